//! Profiles as they stand in `settings.toml`: one `[[profile]]` each, the built-in ones only once they were changed.

use std::collections::HashSet;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use crate::contract::Mark;
use crate::profile::address::Address;
use crate::profile::built_in::built_in_profiles;
use crate::profile::definition::Profile;
use crate::profile::limit::{LIMITS, LimitRow};
use crate::profile::setting::{SETTINGS, Setting};

/// The array's name in the file.
const ARRAY: &str = "profile";

/// A profile that was edited.
#[derive(Clone, Debug)]
pub struct ProfileEdit {
    /// The profile as it was when the editing began; `None` for a new one.
    pub before: Option<Profile>,
    pub now: Profile,
}

impl ProfileEdit {
    /// Whether the operator said with the edit where the profile's service is, and whether the service costs money. What
    /// a settings file said of both is not the operator's by another setting's being saved.
    #[must_use]
    pub fn gives_address(&self, mark: &Mark) -> bool {
        self.before.as_ref().is_none_or(|before| {
            let is_other = before.address != self.now.address || before.costs_money != self.now.costs_money;
            is_other || before.is_address_proven(mark)
        })
    }
}

/// A key of a profile's table in the file.
enum Key {
    Setting(&'static Setting),
    Limit(&'static LimitRow),
}

impl Key {
    fn all() -> impl Iterator<Item = Self> {
        SETTINGS.iter().map(Self::Setting).chain(LIMITS.iter().map(|row| Self::Limit(row.limit.row())))
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Setting(setting) => setting.name,
            Self::Limit(row) => row.name,
        }
    }

    /// Returns how a sentence names the key.
    fn phrase(&self) -> &'static str {
        match self {
            Self::Setting(setting) => setting.phrase,
            Self::Limit(row) => row.phrase,
        }
    }

    fn read(&self, profile: &mut Profile, item: &Item) {
        match self {
            Self::Setting(setting) => setting.read(profile, item),
            Self::Limit(row) => {
                if let Some(number) = item.as_integer().and_then(|number| u64::try_from(number).ok()) {
                    profile.limits.set(row.limit, number);
                }
            }
        }
    }

    /// Returns the value as the file has it; `None` when the profile has none.
    fn value(&self, profile: &Profile) -> Option<Value> {
        match self {
            Self::Setting(setting) => setting.value(profile),
            Self::Limit(row) => Some(Value::from(i64::try_from(profile.limits.get(row.limit)).unwrap_or(i64::MAX))),
        }
    }
}

/// Returns the built-in profiles and then every other profile of a document. Nonsense has its default, and a table
/// without an id is left alone.
pub(super) fn profiles(document: &DocumentMut) -> Vec<Profile> {
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
    number_alike(&mut profiles);
    profiles
}

/// Gives each name that an earlier profile has a number, as the editor takes no name twice. A file could pass its profile
/// off as another.
fn number_alike(profiles: &mut [Profile]) {
    let folded = |name: &str| name.trim().to_lowercase();
    let mut known = HashSet::new();
    for profile in profiles {
        profile.name = profile.name.trim().to_owned();
        if !known.insert(folded(&profile.name)) {
            let numbered = (2..).map(|number| format!("{} ({number})", profile.name));
            profile.name = numbered.into_iter().find(|name| known.insert(folded(name))).unwrap_or_default();
        }
    }
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str).filter(|id| !id.is_empty())
}

fn fill(profile: &mut Profile, table: &Table) {
    for key in Key::all() {
        if let Some(item) = table.get(key.name()) {
            key.read(profile, item);
        }
    }
}

/// Returns the file's profiles, also where somebody wrote them as an inline array.
fn tables(document: &DocumentMut) -> ArrayOfTables {
    document.get(ARRAY).cloned().and_then(|item| item.into_array_of_tables().ok()).unwrap_or_default()
}

/// Writes what this window changed of a profile. Returns the names of those settings that another window had changed
/// too.
pub(super) fn put(document: &mut DocumentMut, edit: &ProfileEdit) -> Vec<&'static str> {
    let known = tables(document);
    let item = document.entry(ARRAY).or_insert(Item::None);
    if !item.is_array_of_tables() {
        *item = Item::ArrayOfTables(known);
    }
    let Some(array) = item.as_array_of_tables_mut() else { return Vec::new() };
    if let Some(table) = array.iter_mut().find(|table| id_of(table) == Some(edit.now.id.as_str())) {
        return change(table, edit);
    }
    array.push(new_table(&edit.now));
    Vec::new()
}

fn new_table(profile: &Profile) -> Table {
    let mut table = Table::new();
    table["id"] = value(profile.id.as_str());
    for key in Key::all() {
        if let Some(value) = key.value(profile) {
            table[key.name()] = Item::Value(value);
        }
    }
    table
}

fn change(table: &mut Table, edit: &ProfileEdit) -> Vec<&'static str> {
    let mut overruled = Vec::new();
    for key in Key::all() {
        let was = edit.before.as_ref().and_then(|before| key.value(before));
        let is_as_before = |value: &Value| was.as_ref().is_some_and(|was| is_same(value, was));
        let Some(now) = key.value(&edit.now).filter(|now| !is_as_before(now)) else { continue };
        let found = table.get(key.name()).and_then(Item::as_value);
        if was.is_some() && found.is_some_and(|found| !is_as_before(found) && !is_same(found, &now)) {
            overruled.push(key.phrase());
            overruled.dedup();
        }
        table[key.name()] = Item::Value(now);
    }
    overruled
}

/// Whether two values are written alike, whatever stands around them.
fn is_same(one: &Value, other: &Value) -> bool {
    one.to_string().trim() == other.to_string().trim()
}

/// Removes a profile.
pub(super) fn delete(document: &mut DocumentMut, id: &str) {
    if let Some(array) = document.get_mut(ARRAY).and_then(Item::as_array_of_tables_mut) {
        array.retain(|table| id_of(table) != Some(id));
    }
}
