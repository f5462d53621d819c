//! Tables of the settings file.

use toml_edit::{DocumentMut, Item, Table};

/// Returns a key's item from a table of the document.
pub(super) fn item<'a>(document: &'a DocumentMut, table: &str, key: &str) -> Option<&'a Item> {
    document.get(table)?.get(key)
}

/// Returns a table of the document to write into. Something else in the table's place is replaced by an empty table.
pub(super) fn table<'a>(document: &'a mut DocumentMut, name: &str) -> &'a mut Item {
    let item = document.entry(name).or_insert(Item::Table(Table::new()));
    if !item.is_table_like() {
        *item = Item::Table(Table::new());
    }
    item
}
