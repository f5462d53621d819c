//! The list of what the sandbox can be made to do, each with the key that asks for it.

use eframe::egui::{ScrollArea, Ui};

use crate::contract::{ClientKey, cut};
use crate::controls::MenuRow;
use crate::desk::{CaptureGiveCommand, Scenario, State, Taken};
use crate::payload::in_one_line;
use crate::theme::{Palette, Text};
use crate::ui::commands::Commands;

/// Longest words of a row and longest key, and both together, in characters: the key stands behind the words.
const MIN_CHARS: usize = 12;
const KEY_CHARS: usize = 60;
const MAX_CHARS: usize = 72;

/// Least height of the list, in points.
const LEAST: f32 = 120.0;

/// State of the list.
#[derive(Default)]
pub struct ScenarioList {
    /// The scenario whose error codes are listed.
    unfolded: Option<String>,
    /// The frame in which the list was shown last.
    shown_in: u64,
}

impl ScenarioList {
    /// Shows the list in the height that is left; the scenario that a key asks for is ticked. Whenever the list is opened
    /// the recordings are listed anew. Returns the key of the one that was chosen.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        chosen: Option<&ClientKey>,
        commands: &mut Commands,
    ) -> Option<String> {
        let frame = ui.ctx().cumulative_frame_nr();
        if frame.saturating_sub(std::mem::replace(&mut self.shown_in, frame)) > 1 {
            commands.push(CaptureGiveCommand::ListScenarios);
        }
        let mut taken = None;
        let height = ui.available_height().max(LEAST);
        ScrollArea::vertical().id_salt("scenarios").max_height(height).show(ui, |ui| {
            for scenario in state.capture.scenarios() {
                taken = self.scenario_ui(ui, chosen, &scenario).or(taken.take());
            }
            let gone = chosen.and_then(|key| state.capture.gone_recording(key));
            let remark = state.capture.recordings.made().and_then(|recorded| recorded.remark.as_deref());
            for (words, is_chosen) in [(gone.as_deref(), true), (remark, false)] {
                let Some(words) = words else { continue };
                let row = MenuRow { is_chosen, words, more: "", right: ("", Text::SmallMono, Palette::of(ui).weak) };
                ui.add_enabled(false, row);
            }
        });
        taken
    }

    /// Shows what the sandbox can do. Returns the key that asks for it, when it was chosen.
    fn scenario_ui(&mut self, ui: &mut Ui, chosen: Option<&ClientKey>, scenario: &Scenario) -> Option<String> {
        let (weak, takes_code) = (Palette::of(ui).weak, scenario.takes == Taken::ErrorCode);
        let is_chosen = chosen.is_some_and(|key| scenario.is_asked_by(key));
        let words = if takes_code { format!("{}: choose…", scenario.does) } else { words_of(scenario) };
        let key =
            if takes_code { format!("{}ERROR_…", scenario.key) } else { cut(&in_one_line(&scenario.key), KEY_CHARS) };
        let row = MenuRow { is_chosen, words: &words, more: "", right: (&key, Text::SmallMono, weak) };
        let shown = ui.add_enabled(!scenario.is_broken, row);
        let is_clicked = shown.clicked();
        if words != scenario.does && !takes_code {
            shown.on_hover_text(scenario.does.as_ref()).on_disabled_hover_text(scenario.does.as_ref());
        }
        if !takes_code {
            return is_clicked.then(|| scenario.key.clone());
        }
        let is_unfolded = self.unfolded.as_ref() == Some(&scenario.key);
        if is_clicked {
            self.unfolded = (!is_unfolded).then(|| scenario.key.clone());
        }
        if is_unfolded { code_ui(ui, scenario) } else { None }
    }
}

/// Returns what a scenario does, in the room that its key leaves.
fn words_of(scenario: &Scenario) -> String {
    let room = MAX_CHARS.saturating_sub(scenario.key.chars().count());
    cut(&in_one_line(&scenario.does), room.max(MIN_CHARS))
}

/// Lists the error codes that a scenario can take. Returns the key of the one that was chosen.
fn code_ui(ui: &mut Ui, scenario: &Scenario) -> Option<String> {
    let weak = Palette::of(ui).weak;
    let mut chosen = None;
    for key in scenario.keys() {
        let code = key.trim_start_matches(scenario.key.as_str());
        let row = MenuRow { is_chosen: false, words: code, more: "", right: ("", Text::SmallMono, weak) };
        if ui.add(row).clicked() {
            chosen = Some(key.clone());
        }
    }
    chosen
}
