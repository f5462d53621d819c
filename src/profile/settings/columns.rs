//! How the columns of the history's table were left.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, value};

use crate::profile::settings::document::table;

/// The table of the settings file.
const NAME: &str = "columns";

/// A column as it was left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ColumnSetting {
    /// Width in points, where the operator chose one.
    pub width: Option<f32>,
    /// Whether the column is seen, where the operator chose.
    pub is_shown: Option<bool>,
}

/// The columns that are not as they are in the beginning, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnSettings(BTreeMap<String, ColumnSetting>);

impl ColumnSettings {
    /// Returns how a column was left.
    #[must_use]
    pub fn of(&self, name: &str) -> ColumnSetting {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Keeps how a column is left.
    pub fn set(&mut self, name: &str, setting: ColumnSetting) {
        self.0.insert(name.to_owned(), setting);
    }

    /// Returns the same columns with the widths they have in the beginning.
    #[must_use]
    pub fn without_widths(&self) -> Self {
        let without = |setting: &ColumnSetting| ColumnSetting { width: None, ..*setting };
        Self(self.0.iter().map(|(name, setting)| (name.clone(), without(setting))).collect())
    }

    pub(super) fn from_document(document: &DocumentMut) -> Self {
        let columns = document.get(NAME).and_then(Item::as_table_like);
        let read = |item: &Item| ColumnSetting {
            width: item.get("width").and_then(number).filter(|width| (10.0..4_000.0).contains(width)),
            is_shown: item.get("shown").and_then(Item::as_bool),
        };
        let named =
            columns.into_iter().flat_map(|columns| columns.iter().map(|(name, item)| (name.to_owned(), read(item))));
        Self(named.filter(|(_, setting)| *setting != ColumnSetting::default()).collect())
    }

    pub(super) fn put(&self, document: &mut DocumentMut) {
        let columns = table(document, NAME);
        for (name, setting) in &self.0 {
            let mut written = toml_edit::InlineTable::new();
            if let Some(width) = setting.width {
                written.insert("width", f64::from(width.round()).into());
            }
            if let Some(is_shown) = setting.is_shown {
                written.insert("shown", is_shown.into());
            }
            columns[name.as_str()] = value(written);
        }
    }
}

fn number(item: &Item) -> Option<f32> {
    item.as_float().or_else(|| item.as_integer().map(|number| number as f64)).map(|number| number as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_as_they_were_written() {
        let mut columns = ColumnSettings::default();
        columns.set("subject", ColumnSetting { width: Some(240.4), is_shown: None });
        columns.set("type", ColumnSetting { width: None, is_shown: Some(true) });
        let mut document = DocumentMut::new();
        columns.put(&mut document);
        let read = ColumnSettings::from_document(&document.to_string().parse().unwrap());
        assert_eq!(read.of("subject"), ColumnSetting { width: Some(240.0), is_shown: None });
        assert_eq!(read.of("type"), columns.of("type"));
        assert_eq!(read.of("state"), ColumnSetting::default());
        assert_eq!(read.without_widths().of("subject").width, None);
    }

    #[test]
    fn nonsense_about_columns_is_left_out() {
        let document: DocumentMut =
            "[columns]\nsubject = { width = 1e9 }\ntype = 7\nstate = { shown = \"no\" }".parse().unwrap();
        assert_eq!(ColumnSettings::from_document(&document), ColumnSettings::default());
        assert_eq!(ColumnSettings::from_document(&"columns = 3".parse().unwrap()), ColumnSettings::default());
    }
}
