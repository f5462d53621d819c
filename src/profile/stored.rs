//! Profiles as they stand in `settings.toml`: one `[[profile]]` each, the built-in ones only once
//! they were changed.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use crate::profile::profile::{Address, LIMIT_FIELDS, Profile, built_in_profiles};
use crate::profile::settings::ProfileEdit;

/// The array's name in the file.
const ARRAY: &str = "profile";

/// Every profile of a document after the built-in ones; nonsense has its default, and a table
/// without an id is left alone.
pub fn profiles(document: &DocumentMut) -> Vec<Profile> {
    let mut profiles = built_in_profiles();
    for table in &tables(document) {
        let Some(id) = id_of(table) else { continue };
        if let Some(known) = profiles.iter_mut().find(|profile| profile.id == id) {
            fill(known, table);
        } else {
            let mut profile = Profile::new(id, id, Address::Unreadable(String::new()));
            fill(&mut profile, table);
            profiles.push(profile);
        }
    }
    profiles
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str).filter(|id| !id.is_empty())
}

fn fill(profile: &mut Profile, table: &Table) {
    let text = |name: &str| table.get(name).and_then(Item::as_str);
    if let Some(name) = text("name") {
        name.clone_into(&mut profile.name);
    }
    // The sandbox lives wherever it got a port.
    if let (Some(address), false) = (text("base_url"), matches!(profile.address, Address::Sandbox(_))) {
        profile.address = Address::parse(address);
    }
    for (index, field) in LIMIT_FIELDS.iter().enumerate() {
        let number = table.get(field.name).and_then(Item::as_integer).and_then(|number| u64::try_from(number).ok());
        if let Some(number) = number {
            profile.limits.set(index, number);
        }
    }
    if let Some(checks_on_open) = table.get("check_on_open").and_then(Item::as_bool) {
        profile.checks_on_open = checks_on_open;
    }
    if let Some(low) = text("low_balance") {
        low.clone_into(&mut profile.low_balance);
    }
}

/// A profile's fields as the file has them.
fn fields(profile: &Profile) -> Vec<(&'static str, Value)> {
    let mut fields = vec![("name", Value::from(profile.name.as_str()))];
    if !matches!(profile.address, Address::Sandbox(_)) {
        fields.push(("base_url", Value::from(profile.address.text())));
    }
    for (index, field) in LIMIT_FIELDS.iter().enumerate() {
        fields.push((field.name, Value::from(i64::try_from(profile.limits.get(index)).unwrap_or(i64::MAX))));
    }
    fields.push(("check_on_open", Value::from(profile.checks_on_open)));
    fields.push(("low_balance", Value::from(profile.low_balance.as_str())));
    fields
}

/// How the window calls a field of the file.
pub fn label_of(name: &'static str) -> &'static str {
    match name {
        "name" => "the name",
        "base_url" => "the base URL",
        "check_on_open" => "the check on opening",
        "low_balance" => "the threshold",
        _ => LIMIT_FIELDS.iter().find(|field| field.name == name).map_or(name, |field| field.label),
    }
}

/// The file's profiles, also where somebody wrote them as an inline array.
fn tables(document: &DocumentMut) -> ArrayOfTables {
    document.get(ARRAY).cloned().and_then(|item| item.into_array_of_tables().ok()).unwrap_or_default()
}

/// Writes what this window changed of a profile; the fields another window had changed too.
pub fn put(document: &mut DocumentMut, edit: &ProfileEdit) -> Vec<&'static str> {
    let ProfileEdit { before, now } = edit;
    let known = tables(document);
    let item = document.entry(ARRAY).or_insert(Item::None);
    if !item.is_array_of_tables() {
        *item = Item::ArrayOfTables(known);
    }
    let Some(array) = item.as_array_of_tables_mut() else { return Vec::new() };
    let known = array.iter_mut().find(|table| id_of(table) == Some(now.id.as_str()));
    let before = before.as_ref().map(fields).unwrap_or_default();
    let mut overruled = Vec::new();
    let Some(table) = known else {
        let mut table = Table::new();
        table["id"] = value(now.id.as_str());
        for (name, now) in fields(now) {
            table[name] = Item::Value(now);
        }
        array.push(table);
        return overruled;
    };
    for (name, now) in fields(now) {
        let same = |a: &Value, b: &Value| a.to_string().trim() == b.to_string().trim();
        let was = before.iter().find(|(known, _)| *known == name).map(|(_, was)| was);
        let found = table.get(name).and_then(Item::as_value);
        if was.is_some_and(|was| same(was, &now)) {
            continue;
        }
        let is_foreign = |found: &Value| was.is_some_and(|was| !same(found, was)) && !same(found, &now);
        if found.is_some_and(is_foreign) {
            overruled.push(name);
        }
        table[name] = Item::Value(now);
    }
    overruled
}

/// Removes a profile.
pub fn delete(document: &mut DocumentMut, id: &str) {
    if let Some(array) = document.get_mut(ARRAY).and_then(Item::as_array_of_tables_mut) {
        array.retain(|table| id_of(table) != Some(id));
    }
}
