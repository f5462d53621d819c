//! Tells those who don't see the window what happens in it: how submissions end, notices, questions.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::accesskit::Live;
use eframe::egui::{Id, Rect, Role, Sense, Ui, WidgetInfo};

use crate::desk::{Notice, NoticeLevel, Question, State};
use crate::history::{Life, SubmissionId, Summary};
use crate::view::visible;

/// What was told, and what is watched.
#[derive(Default)]
pub struct Announcer {
    /// The submissions under way or followed, each with its life as it was told last.
    watched: BTreeMap<SubmissionId, Option<Life>>,
    /// The newest submission that was ever watched.
    newest: Option<SubmissionId>,
    /// The newest notice that was told.
    notice: u64,
    /// The question that was told.
    question: Option<String>,
    /// What is told now: what can wait, and what must not.
    polite: String,
    assertive: String,
}

impl Announcer {
    /// Tells what is new. What is told stays until something else is: a screen reader speaks what changes.
    pub fn show(&mut self, ui: &Ui, state: &State) {
        let mut polite = self.ends(state);
        let (told, urgent) = self.notices(state);
        polite.extend(told);
        let mut assertive = urgent;
        assertive.extend(self.question(state));
        for (now, new) in [(&mut self.polite, polite), (&mut self.assertive, assertive)] {
            if !new.is_empty() {
                *now = new.join(". ");
            }
        }
        region_ui(ui, "announced", Role::Status, Live::Polite, &self.polite);
        region_ui(ui, "announced at once", Role::Alert, Live::Assertive, &self.assertive);
    }

    /// Returns what became of the submissions under way.
    fn ends(&mut self, state: &State) -> Vec<String> {
        let in_flight: Vec<SubmissionId> = state.in_flight.iter().filter_map(|submission| submission.id).collect();
        let open: BTreeSet<SubmissionId> = in_flight.iter().chain(state.following.keys()).copied().collect();
        for id in &open {
            // What was sent just now is told of from its reply on, what goes on from an earlier run only at its end.
            let known = in_flight.contains(id).then_some(Life::Recorded);
            self.watched.entry(*id).or_insert(known);
        }
        // One that begins and ends between two frames is never seen under way.
        let latest = state.latest.as_ref().map(|view| view.record.summary.id);
        let last_watched = self.watched.keys().next_back().copied();
        self.newest = self.newest.max(last_watched);
        if let Some(latest) = latest.filter(|latest| self.newest < Some(*latest)) {
            self.watched.insert(latest, Some(Life::Recorded));
            self.newest = Some(latest);
        }
        let mut told = Vec::new();
        self.watched.retain(|id, known| {
            let summary = summary(state, *id);
            if let Some(summary) = summary.filter(|summary| *known != Some(summary.state)) {
                if known.is_some() {
                    told.push(sentence(state, summary));
                }
                *known = Some(summary.state);
            }
            let is_final = known.is_some_and(|life| !matches!(life, Life::Recorded | Life::Created));
            // What was under way in the last frame may have no row and no record for a moment.
            let is_awaited = summary.is_some() || *known == Some(Life::Recorded);
            open.contains(id) || !is_final && is_awaited
        });
        told
    }

    /// Returns the notices that are new: those that can wait, and those that must not.
    fn notices(&mut self, state: &State) -> (Vec<String>, Vec<String>) {
        let new = state.notices.iter().filter(|notice| notice.id > self.notice);
        let (calm, urgent): (Vec<_>, Vec<_>) = new.partition(|notice| notice.level == NoticeLevel::Info);
        self.notice = state.notices.iter().map(|notice| notice.id).max().unwrap_or(self.notice).max(self.notice);
        let text = |notices: Vec<&Notice>| notices.iter().map(|notice| notice.text.clone()).collect();
        (text(calm), text(urgent))
    }

    /// Returns the question that is new.
    fn question(&mut self, state: &State) -> Option<String> {
        let question = state.question.as_ref().map(|question| match question {
            Question::Call(_, asked) => format!("{} {}", asked.title(), asked.money),
            Question::SameBefore(asked) => format!("The same payload was sent before. {}", asked.money),
            Question::NewAddress(asked) => format!("Send the key to {}?", asked.asked),
            Question::Callback(url) => format!("Test {}?", visible(url)),
        });
        let is_new = question != self.question;
        self.question.clone_from(&question);
        question.filter(|_| is_new)
    }
}

/// Returns what is known of a submission. A row of the table may still be as it was while the reply was waited for.
fn summary(state: &State, id: SubmissionId) -> Option<&Summary> {
    let row = state.history.row_of(id).map(|row| &row.summary);
    let latest = state.latest.as_ref().map(|view| &view.record.summary).filter(|summary| summary.id == id);
    row.filter(|row| row.state != Life::Recorded).or(latest).or(row)
}

fn sentence(state: &State, summary: &Summary) -> String {
    let what = match (summary.state, &summary.error_code) {
        (Life::Created, _) => "the service works on it".to_owned(),
        (_, Some(code)) => code.clone(),
        _ => state.history.row_of(summary.id).map(|row| row.what_happened.clone()).unwrap_or_default(),
    };
    format!("#{} is {}: {what}", summary.id.0, summary.state.label())
}

/// Puts a text into the tree that a screen reader is given, nowhere in the picture.
fn region_ui(ui: &Ui, id: &'static str, role: Role, live: Live, text: &str) {
    let response = ui.interact(Rect::ZERO, Id::unique(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, text));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(live);
        node.set_live_atomic();
    });
}
