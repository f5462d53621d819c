//! A table whose rows are the variants of an enum, so that neither a row nor a variant can be forgotten.

/// Declares an enum, the row that belongs to each variant, and the list of all variants in the table's order.
///
/// A variant may hold a value; the list then has one entry for each value that is named behind its type.
macro_rules! table {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $row:ty {
            $($(#[$of_variant:meta])* $variant:ident $(($held:ident: $kind:ty = $each:expr))? => $made:expr,)+
        }
    ) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$of_variant])* $variant $(($kind))?,)+
        }

        impl $name {
            /// Every variant, in the order of the table.
            #[must_use]
            pub fn all() -> Vec<Self> {
                [$($crate::contract::table!(@list $name, $variant $(, $each)?)),+].concat()
            }

            /// Returns what the table says about this variant.
            #[must_use]
            pub fn row(self) -> $row {
                match self {
                    $(Self::$variant $(($held))? => $made,)+
                }
            }
        }
    };
    (@list $name:ident, $variant:ident) => {
        vec![$name::$variant]
    };
    (@list $name:ident, $variant:ident, $each:expr) => {
        $each.into_iter().map($name::$variant).collect::<Vec<_>>()
    };
}

pub(crate) use table;

#[cfg(test)]
mod tests {
    table! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Shape: u32 {
            Point => 0,
            Polygon(corners: u32 = [3, 4]) => corners,
            Circle => 1,
        }
    }

    #[test]
    fn every_variant_is_listed_with_each_of_its_values() {
        assert_eq!(Shape::all(), [Shape::Point, Shape::Polygon(3), Shape::Polygon(4), Shape::Circle]);
        assert_eq!(Shape::all().into_iter().map(Shape::row).collect::<Vec<_>>(), [0, 3, 4, 1]);
    }
}
