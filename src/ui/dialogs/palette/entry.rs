//! The entries of the palette: every action, every profile, and the records that a number names.

use eframe::egui::Context;

use crate::contract::ClientKey;
use crate::controls::target_sign;
use crate::desk::{Command, KeyCommand, ProfileCommand, RecordCommand, Scenario, State, Taken};
use crate::history::SubmissionId;
use crate::profile::Profile;
use crate::theme::Icon;
use crate::ui::action::{Action, Can, Group, answer, doomed_words, picked};
use crate::ui::layout::NARROW;
use crate::ui::panes::Tab;
use crate::view::TargetChip;

/// Longest answer or name beside an entry, in characters.
const MAX_DETAIL_CHARS: usize = 40;

/// What an entry does.
#[derive(Clone, Debug)]
pub enum Run {
    Action(Action),
    Tell(Command),
}

/// Tells an entry from every other one, wherever it stands in the list: what it does, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryId {
    /// An action, with the record that is picked where the action is about one.
    Action(Action, Option<SubmissionId>),
    /// A profile to use, by its id.
    Profile(String),
    /// Something the sandbox does, by its key.
    Scenario(String),
    Record(SubmissionId),
}

/// An entry of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: EntryId,
    pub group: Group,
    pub icon: Icon,
    pub name: String,
    /// What the entry is about, in a few words; empty where the name says all.
    pub detail: String,
    pub shortcut: String,
    /// Where the entry sends something; `None` where nothing is sent, or nobody knows where.
    pub target: Option<TargetChip>,
    pub sends: bool,
    /// Running the entry asks before anything is sent.
    pub asks: bool,
    /// Why the entry would do nothing now.
    pub why_not: Option<&'static str>,
    pub run: Run,
}

impl Entry {
    /// Whether Enter may choose the entry by itself: it sends nothing, deletes nothing, and does something.
    pub fn is_harmless(&self) -> bool {
        !self.sends && !self.deletes() && self.why_not.is_none()
    }

    const fn deletes(&self) -> bool {
        matches!(self.run, Run::Action(Action::Delete))
    }

    /// Returns what a screen reader says.
    pub fn spoken(&self) -> String {
        let target = self.target.as_ref().map(|target| format!(", to {}", target.sentence())).unwrap_or_default();
        let detail = if self.detail.is_empty() { String::new() } else { format!(", {}", self.detail) };
        let why_not = self.why_not.map(|why| format!(", not possible: {why}")).unwrap_or_default();
        let asks = if self.asks { ", asks first" } else { "" };
        format!("{}{target}{detail}{asks}{why_not}", self.name)
    }

    fn is_found(&self, filter: &str) -> bool {
        let text = format!("{} {}", self.name, self.detail).to_lowercase();
        filter.split_whitespace().all(|word| text.contains(word))
    }
}

/// Returns the first entry that sends and deletes nothing: Enter alone must never do so.
pub fn first_harmless(entries: &[Entry]) -> Option<EntryId> {
    entries.iter().find(|entry| entry.is_harmless()).map(|entry| entry.id.clone())
}

/// Returns the place of an entry; `None` where the list has it no longer.
pub fn place_of(entries: &[Entry], id: Option<&EntryId>) -> Option<usize> {
    entries.iter().position(|entry| Some(&entry.id) == id)
}

/// Returns the entries that a text finds, group by group. What is about a record comes first while one is picked, and
/// the record whose number was typed before all.
pub fn found(ctx: &Context, state: &State, filter: &str) -> Vec<Entry> {
    let filter = filter.to_lowercase();
    let actions = Action::all().into_iter().filter_map(|action| of_action(ctx, state, action));
    let profiles = state.profiles.iter().filter(|profile| profile.id != state.selected_profile).map(of_profile);
    let scenarios = scenario_entries(state, !filter.trim().is_empty());
    let known = actions.chain(profiles).chain(scenarios).filter(|entry| entry.is_found(&filter));
    let numbered = numbered(state, &filter);
    let is_record = numbered.is_some() || state.shown.selected().is_some();
    let mut entries: Vec<Entry> = numbered.into_iter().chain(known).collect();
    entries.sort_by_key(|entry| rank(entry.group, is_record));
    entries
}

/// Returns the heading of a group.
pub fn heading(group: Group, state: &State) -> String {
    match (group, state.shown.selected()) {
        (Group::Record, Some(id)) => format!("Record #{}", id.0),
        (Group::Record, None) => "Records".to_owned(),
        (Group::Draft, _) => "Draft".to_owned(),
        (Group::Profiles, _) => "Profiles".to_owned(),
        (Group::Sandbox, _) => "Sandbox".to_owned(),
        (Group::Window, _) => "Window".to_owned(),
    }
}

const fn rank(group: Group, is_record: bool) -> u8 {
    match group {
        Group::Record if is_record => 0,
        Group::Draft => 1,
        Group::Profiles => 2,
        Group::Sandbox => 3,
        Group::Window => 4,
        Group::Record => 5,
    }
}

fn of_action(ctx: &Context, state: &State, action: Action) -> Option<Entry> {
    let row = action.row();
    let why_not = match (row.can)(state) {
        Can::Hidden => return None,
        Can::No(why) => Some(why),
        Can::Yes => None,
    };
    // What is not possible goes nowhere.
    let act = if why_not.is_none() { action.act(state.shown.selected()) } else { None };
    // The palette is where one is, and a wide window has the draft beside the panes.
    let is_here = match action {
        Action::Palette => true,
        Action::Show(Tab::Draft) => ctx.content_rect().width() >= NARROW,
        _ => false,
    };
    let is_listed = !is_here;
    let about = state.shown.selected().filter(|_| row.group == Group::Record);
    is_listed.then(|| Entry {
        id: EntryId::Action(action, about),
        group: row.group,
        icon: row.icon,
        name: row.label.to_owned(),
        detail: detail(state, action).map(|text| cut(&text)).unwrap_or_default(),
        shortcut: action.shortcut_text(ctx),
        target: act.and_then(|act| state.target_of(act)).or_else(|| of_callback(state, action, why_not)),
        sends: action.sends(),
        asks: act.is_some_and(|act| state.asks_first(act)),
        why_not,
        run: Run::Action(action),
    })
}

/// Returns where a test of the callback URL sends, for the action that makes one.
fn of_callback(state: &State, action: Action, why_not: Option<&str>) -> Option<TargetChip> {
    if action == Action::TestCallback && why_not.is_none() { state.target_of_callback() } else { None }
}

/// Returns what an action would copy or choose.
fn detail(state: &State, action: Action) -> Option<String> {
    match action {
        Action::CopyAnswer => answer(state).map(str::to_owned),
        Action::Delete => doomed_words(state),
        Action::CopyTaskId => picked(state)?.task_id.as_ref().map(ToString::to_string),
        Action::EditProfile | Action::ForgetKey => state.profile().map(|profile| profile.name.clone()),
        _ => None,
    }
}

fn of_profile(profile: &Profile) -> Entry {
    let host = profile.address.base_url().map(|url| format!("{} · ", url.host())).unwrap_or_default();
    Entry {
        id: EntryId::Profile(profile.id.clone()),
        group: Group::Profiles,
        icon: target_sign(profile.costs()),
        name: format!("Use the profile {}", cut(&profile.name)),
        detail: format!("{host}{}", profile.costs().words()),
        shortcut: String::new(),
        target: None,
        sends: false,
        asks: false,
        why_not: None,
        run: Run::Tell(ProfileCommand::Select(profile.id.clone()).into()),
    }
}

/// Returns what the sandbox can be made to do, while it is in use; what takes an error code only once something is typed.
fn scenario_entries(state: &State, is_searched: bool) -> Vec<Entry> {
    if !state.profile().is_some_and(|profile| profile.address.is_sandbox()) {
        return Vec::new();
    }
    let is_listed = |scenario: &Scenario| is_searched || scenario.takes == Taken::Nothing;
    let listed = state.capture.scenarios().into_iter().filter(is_listed);
    let entries = |scenario: Scenario| {
        let keys = scenario.keys().into_iter();
        keys.filter_map(|key| of_scenario(&scenario, &key)).collect::<Vec<_>>()
    };
    listed.flat_map(entries).collect()
}

fn of_scenario(scenario: &Scenario, text: &str) -> Option<Entry> {
    let (key, cleaned) = ClientKey::from_input(text)?;
    Some(Entry {
        id: EntryId::Scenario(text.to_owned()),
        group: Group::Sandbox,
        icon: Icon::Sandbox,
        name: scenario.does.to_string(),
        detail: text.to_owned(),
        shortcut: String::new(),
        target: None,
        sends: false,
        asks: false,
        why_not: scenario.is_broken.then_some("its file is damaged"),
        run: Run::Tell(KeyCommand::Set(key, cleaned).into()),
    })
}

/// Returns the record whose number the text is, if the history lists it.
fn numbered(state: &State, filter: &str) -> Option<Entry> {
    let number: i64 = filter.trim().trim_start_matches('#').parse().ok()?;
    let id = SubmissionId(number);
    let row = state.history.row_of(id);
    (row.is_some() || state.history.position(id).is_some()).then(|| Entry {
        id: EntryId::Record(id),
        group: Group::Record,
        icon: Icon::Number,
        name: format!("Show #{number}"),
        detail: row.map(|row| cut(&row.what_happened)).unwrap_or_default(),
        shortcut: String::new(),
        target: None,
        sends: false,
        asks: false,
        why_not: None,
        run: Run::Tell(RecordCommand::Select(Some(id)).into()),
    })
}

fn cut(text: &str) -> String {
    crate::contract::cut(text, MAX_DETAIL_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, sends: bool, why_not: Option<&'static str>) -> Entry {
        Entry {
            id: EntryId::Scenario(name.to_owned()),
            group: Group::Draft,
            icon: Icon::Find,
            name: name.to_owned(),
            detail: String::new(),
            shortcut: String::new(),
            target: None,
            sends,
            asks: false,
            why_not,
            run: Run::Action(Action::Palette),
        }
    }

    #[test]
    fn what_sends_or_does_nothing_is_never_chosen_at_first() {
        let submit = entry("Submit", true, None);
        let stopped = entry("Pin", false, Some("Pick a record first"));
        let open = entry("Open", false, None);
        assert_eq!(first_harmless(&[submit.clone(), stopped.clone(), open.clone()]), Some(open.id));
        assert_eq!(first_harmless(&[submit, stopped]), None);
    }

    #[test]
    fn an_entry_is_found_again_wherever_it_stands() {
        let [submit, open] = [entry("Submit", true, None), entry("Open", false, None)];
        let id = Some(open.id.clone());
        assert_eq!(place_of(&[submit.clone(), open], id.as_ref()), Some(1));
        assert_eq!(place_of(&[submit], id.as_ref()), None);
    }

    #[test]
    fn no_two_scenarios_are_told_by_one_key() {
        let mut keys: Vec<String> = crate::desk::scenarios().iter().flat_map(Scenario::keys).collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn every_word_that_is_typed_has_to_be_there() {
        let open = Entry { detail: "capkill.com".to_owned(), ..entry("Use the profile CapKill", false, None) };
        assert!(open.is_found("profile cap") && open.is_found("") && open.is_found(".com use"));
        assert!(!open.is_found("profile sandbox"));
    }

    #[test]
    fn a_reason_is_part_of_what_is_said() {
        assert_eq!(entry("Pin", false, Some("Pick a record first")).spoken(), "Pin, not possible: Pick a record first");
    }
}
