//! The list of what the sandbox can be made to do, each with the key that asks for it.

use eframe::egui::{ScrollArea, Ui};

use crate::contract::ClientKey;
use crate::controls::MenuRow;
use crate::desk::{Scenario, Taken, scenarios};
use crate::theme::{Palette, Text};

/// Least height of the list, in points.
const LEAST: f32 = 120.0;

/// State of the list.
#[derive(Default)]
pub struct ScenarioList {
    /// The scenario whose error codes are listed.
    unfolded: Option<String>,
}

impl ScenarioList {
    /// Shows the list in the height that is left; the scenario that a key asks for is ticked. Returns the key of the one
    /// that was chosen.
    pub fn show(&mut self, ui: &mut Ui, chosen: Option<&ClientKey>) -> Option<String> {
        let mut taken = None;
        let height = ui.available_height().max(LEAST);
        ScrollArea::vertical().id_salt("scenarios").max_height(height).show(ui, |ui| {
            for scenario in scenarios() {
                taken = self.scenario_ui(ui, chosen, &scenario).or(taken.take());
            }
        });
        taken
    }

    /// Shows what the sandbox can do. Returns the key that asks for it, when it was chosen.
    fn scenario_ui(&mut self, ui: &mut Ui, chosen: Option<&ClientKey>, scenario: &Scenario) -> Option<String> {
        let (weak, takes_code) = (Palette::of(ui).weak, scenario.takes == Taken::ErrorCode);
        let is_chosen = chosen.is_some_and(|key| scenario.is_asked_by(key));
        let words = if takes_code { format!("{}: choose…", scenario.does) } else { scenario.does.to_owned() };
        let key = if takes_code { format!("{}ERROR_…", scenario.key) } else { scenario.key.clone() };
        let row = MenuRow { is_chosen, words: &words, more: "", right: (&key, Text::SmallMono, weak) };
        let is_clicked = ui.add(row).clicked();
        if !takes_code {
            return is_clicked.then_some(key);
        }
        let is_unfolded = self.unfolded.as_ref() == Some(&scenario.key);
        if is_clicked {
            self.unfolded = (!is_unfolded).then(|| scenario.key.clone());
        }
        if is_unfolded { code_ui(ui, scenario) } else { None }
    }
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
