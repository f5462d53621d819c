//! Whether and where the callback receiver listens.

use toml_edit::{DocumentMut, Item, value};

use crate::profile::settings::document::{item, table};

const TABLE: &str = "callback_receiver";

/// The callback receiver's switch and port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiverSettings {
    pub is_on: bool,
    /// The port is kept, so that addresses given away stay good; 0 until the receiver has listened once.
    pub port: u16,
}

impl ReceiverSettings {
    pub(super) fn from_document(document: &DocumentMut) -> Self {
        let port = item(document, TABLE, "port").and_then(Item::as_integer);
        Self {
            is_on: item(document, TABLE, "on").and_then(Item::as_bool).unwrap_or_default(),
            port: port.and_then(|port| port.try_into().ok()).unwrap_or_default(),
        }
    }

    pub(super) fn put(self, document: &mut DocumentMut) {
        let table = table(document, TABLE);
        table["on"] = value(self.is_on);
        table["port"] = value(i64::from(self.port));
    }
}
