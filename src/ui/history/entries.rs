//! What can be done with a row: the entries of its menu, which are its actions for a screen reader too.

use eframe::egui::KeyboardShortcut;

use crate::desk::{
    Act, Command, ComparisonCommand, CopyCommand, DraftCommand, FollowCommand, RowsCommand, RowsOf, State,
};
use crate::history::{Life, SubmissionId, Summary};
use crate::theme::Icon;
use crate::ui::action::Action;
use crate::view::{Row, Side, TargetChip};

/// One thing that can be done with a row.
pub struct Entry {
    pub label: String,
    pub icon: Icon,
    pub command: Command,
    /// Where it goes, for what sends.
    pub target: Option<TargetChip>,
    pub shortcut: Option<KeyboardShortcut>,
    /// Whether the row must be the one on screen.
    pub needs_shown: bool,
}

impl Entry {
    fn new(label: impl Into<String>, icon: Icon, command: impl Into<Command>) -> Self {
        let (target, shortcut) = (None, None);
        Self { label: label.into(), icon, command: command.into(), target, shortcut, needs_shown: false }
    }

    /// Takes the shortcut of an action.
    fn like(self, action: Action) -> Self {
        Self { shortcut: action.row().shortcut, ..self }
    }

    fn sending(self, state: &State, act: Act) -> Self {
        Self { target: state.target_of(act), ..self }
    }

    fn of_shown(self) -> Self {
        Self { needs_shown: true, ..self }
    }

    /// Returns what a screen reader says of the entry.
    pub fn spoken(&self) -> String {
        TargetChip::spoken(&self.label, self.target.as_ref())
    }
}

/// Returns the entries of a row, in groups; `before` is the row that was shown before this one. What deletes is neither
/// first nor last: one of the two is beside the pointer, as the menu opens down or up.
pub fn entries(state: &State, row: &Row, before: Option<SubmissionId>) -> Vec<Vec<Entry>> {
    let summary = &row.summary;
    let id = summary.id;
    let mut sending = vec![
        Entry::new(Action::RepeatSubmission.label(), Icon::SubmitAgain, Command::Repeat(id))
            .like(Action::RepeatSubmission)
            .sending(state, Act::Repeat(id)),
    ];
    sending.extend(following(state, summary));
    let (pin, pinned) = if summary.is_pinned { ("Unpin", false) } else { ("Pin", true) };
    let keeping = vec![
        Entry::new(pin, Icon::Pin, RowsCommand::Pin(RowsOf::One(id), pinned)),
        Entry::new("Label and note…", Icon::Remarks, RowsCommand::EditRemarks(Some(id))),
    ];
    let deleting = vec![Entry::new("Delete", Icon::Delete, RowsCommand::Delete(RowsOf::One(id)))];
    vec![copying(state, summary), loading(state, id, before), sending, deleting, keeping]
}

fn copying(state: &State, summary: &Summary) -> Vec<Entry> {
    let shown = state.shown.record().filter(|view| view.record.summary.id == summary.id);
    let answer = shown.and_then(|view| view.solution.as_ref());
    let answer = answer.map(|answer| CopyCommand::Text(answer.text_to_copy().to_owned()));
    let task_id = summary.task_id.as_ref().map(|id| CopyCommand::Text(id.display()));
    let answer = answer.map(|copy| Entry::new("Copy answer", Icon::Copy, copy).of_shown());
    let task_id = task_id.map(|copy| Entry::new("Copy task id", Icon::Copy, copy));
    answer.into_iter().chain(task_id).collect()
}

fn loading(state: &State, id: SubmissionId, before: Option<SubmissionId>) -> Vec<Entry> {
    let mut entries = Vec::new();
    if state.shown.selected() == Some(id) {
        let load = Entry::new("Load into the draft", Icon::Load, DraftCommand::LoadRecord);
        entries.push(load.like(Action::LoadIntoCompose).of_shown());
    }
    let compare = |label: String, sides| Entry::new(label, Icon::Compare, ComparisonCommand::Compare(sides));
    let with_draft = compare(Action::CompareWithDraft.label().to_owned(), [Side::Record(id), Side::Draft]);
    entries.push(with_draft.like(Action::CompareWithDraft));
    if let Some(before) = before.filter(|before| *before != id) {
        entries.push(compare(format!("Compare with #{}", before.0), [Side::Record(before), Side::Record(id)]));
    }
    entries
}

fn following(state: &State, summary: &Summary) -> Vec<Entry> {
    let id = summary.id;
    if summary.task_id.is_none() || summary.state == Life::Solved {
        return Vec::new();
    }
    if state.following.contains_key(&id) {
        return vec![
            Entry::new(Action::AskNow.label(), Icon::Check, FollowCommand::AskNow(id)).sending(state, Act::AskNow(id)),
            Entry::new(Action::StopAsking.label(), Icon::Stop, FollowCommand::Stop(id)),
        ];
    }
    vec![
        Entry::new(Action::FollowAgain.label(), Icon::Check, FollowCommand::Follow(id)).sending(state, Act::Follow(id)),
    ]
}
