//! The reply pane in three layers: how the submission stands, the strip of its exchanges, and the one that is chosen.

mod card;
mod details;
mod ended;
mod facts;
mod live;
mod steps;
mod strip;
mod timing;
mod viewer;

pub use timing::split_text;
pub use viewer::Viewer;

use eframe::egui::{Label, ScrollArea, Ui};

use crate::controls::code::LINE;
use crate::desk::Hidden;
use crate::history::{Life, SubmissionId};
use crate::theme;
use crate::theme::{CONTROL, GAP, Text};
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::subject::Subject;
use crate::ui::panes::text_finder::TextFinder;
use crate::ui::scene::Scene;
use crate::view::{Part, RecordView, SolutionView, last_part, visible};

use ended::Below;

/// Least height of what is below the strip, in points; in a lower pane all of it is scrolled. The lowest pane beside an
/// open history has as much: two scroll bars side by side are one too many.
const LEAST_BELOW: f32 = 100.0;

/// State of the pane.
#[derive(Default)]
pub struct ReplyPane {
    strip: strip::Strip,
    viewer: Viewer,
    /// What was chosen in the strip.
    chosen: Option<(SubmissionId, Part)>,
    below: Option<(SubmissionId, Below)>,
}

impl ReplyPane {
    /// Returns the line in which words are looked for in what is shown whole.
    pub fn finder(&mut self) -> &mut TextFinder {
        self.viewer.finder()
    }

    /// Shows how a submission stands.
    pub fn show(&mut self, ui: &mut Ui, subject: Subject<'_>, scene: &mut Scene<'_>) {
        match subject {
            Subject::Draft => match scene.state.history.hidden {
                Some(hidden @ Hidden::New(_)) => {
                    nothing_ui(ui, &hidden.sentence(), "Take the filter away to see what became of it");
                }
                _ => nothing_ui(ui, "Not submitted yet", "Submit the draft, or pick a row of the history"),
            },
            Subject::Loading(_) => {}
            Subject::Flight(flight) => live::flight_ui(ui, flight, scene),
            Subject::Record(record) => {
                let height = card::HEIGHT + CONTROL + 2.0 * GAP + LEAST_BELOW;
                let is_low = ui.available_height() < height;
                ScrollArea::new([false, is_low]).id_salt("reply").auto_shrink(false).show(ui, |ui| {
                    if is_low {
                        ui.set_height(height);
                    }
                    self.record_ui(ui, record, scene);
                });
            }
        }
    }

    fn record_ui(&mut self, ui: &mut Ui, record: &RecordView, scene: &mut Scene<'_>) {
        ui.spacing_mut().item_spacing.y = GAP;
        let id = record.record.summary.id;
        let before = self.below.filter(|(of, _)| *of == id).map(|(_, below)| below).unwrap_or_default();
        let below = card_ui(ui, record, before, scene);
        self.below = Some((id, below));
        let chosen = self.chosen.filter(|(of, _)| *of == id).map(|(_, part)| part);
        let chosen = chosen.or_else(|| last_part(&record.record));
        if let Some(part) = self.strip.show(ui, record, chosen) {
            self.chosen = Some((id, part));
            self.below = Some((id, Below::Exchanges));
        }
        match (below, chosen, &record.solution) {
            (Below::Details, ..) => details::show(ui, record, scene),
            (Below::Answer, _, Some(solution)) => answer_ui(ui, solution),
            (_, Some(part), _) => self.viewer.show(ui, record, part, false, scene),
            (_, None, _) => nothing_ui(ui, "Nothing was exchanged yet", ""),
        }
    }
}

/// Shows the card that fits the state. Returns what is to be shown below.
fn card_ui(ui: &mut Ui, record: &RecordView, below: Below, scene: &mut Scene<'_>) -> Below {
    let summary = &record.record.summary;
    let state = scene.state;
    let flight = state.in_flight.iter().find(|flight| flight.id == Some(summary.id));
    match (summary.state, flight, state.following.get(&summary.id)) {
        (Life::Recorded, Some(flight), _) => live::flight_ui(ui, flight, scene),
        (Life::Created, _, Some(following)) => live::followed_ui(ui, record, following, scene),
        _ => return ended::show(ui, record, below, scene),
    }
    below
}

/// Shows all of an answer.
fn answer_ui(ui: &mut Ui, solution: &SolutionView) {
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let text = match solution {
            SolutionView::Text { shown, .. } | SolutionView::Json { shown, .. } => shown.as_str(),
            SolutionView::Token { token, .. } => token.as_str(),
        };
        let text: String = text.lines().map(visible).collect::<Vec<_>>().join("\n");
        ScrollArea::vertical().id_salt("answer").auto_shrink(false).min_scrolled_height(LINE).show(ui, |ui| {
            ui.add(Label::new(Text::Mono.of(text)).wrap());
        });
    });
}
