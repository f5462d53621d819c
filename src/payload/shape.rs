//! What a form keeps of the body that it was loaded from: the order of the fields, and fields it does not show.

use std::sync::Arc;

/// Order and other fields of a body that a form was loaded from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub(super) top: Vec<Slot>,
    pub(super) task: Vec<Slot>,
    /// The type as the body named it, when that is not the form's own name.
    pub(super) type_name: Option<String>,
}

/// A member of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub name: String,
    /// The value's JSON text as it was written, when the form has no place for the value.
    pub raw: Option<Arc<str>>,
}

impl Shape {
    /// Returns the fields that are sent besides what the form shows, as names and JSON values.
    #[must_use]
    pub fn other_fields(&self) -> Vec<(&str, &str)> {
        let slots = self.top.iter().chain(&self.task);
        slots.filter_map(|slot| Some((slot.name.as_str(), &**slot.raw.as_ref()?))).collect()
    }

    /// Takes out everything that is sent besides what the form shows; the order of the rest stays.
    pub fn remove_others(&mut self) {
        self.type_name = None;
        for slots in [&mut self.top, &mut self.task] {
            slots.retain(|slot| slot.raw.is_none());
        }
    }

    /// Returns the type's other name, when the body used one.
    #[must_use]
    pub fn type_name(&self) -> Option<&str> {
        self.type_name.as_deref()
    }
}
