//! The button of what the sandbox does in a session, whatever key a program sends.

use eframe::egui::class::HasClasses as _;
use eframe::egui::{self, Popup, PopupCloseBehavior, Role, Ui, WidgetInfo};

use crate::contract::{ClientKey, cut};
use crate::controls::{Look, MenuRow, expanded};
use crate::desk::{CaptureCommand, Running, State};
use crate::theme::{Icon, NEAR, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::scenario_list::ScenarioList;

/// Width and greatest height of the menu, and what is left of the window below it, in points.
const WIDTH: f32 = 520.0;
const HEIGHT: f32 = 480.0;
const LEFT_BELOW: f32 = 160.0;

/// Longest text on the button, in characters.
const MAX_CHARS: usize = 28;

const WORD: &str = "What it does";
const AS_KEY: &str = "as the key says";

/// What was taken in the menu.
enum Taken {
    /// What each request's own key asks for.
    AsKey,
    /// What this key asks for.
    Scenario(ClientKey),
}

/// State of the button.
#[derive(Default)]
pub struct ScenarioButton {
    list: ScenarioList,
    /// What the scenario that is chosen does, in words; looked up once.
    chosen: Option<(ClientKey, String)>,
}

impl ScenarioButton {
    /// Returns what the sandbox does in a session, in a few words.
    pub fn words(&mut self, state: &State, running: &Running) -> String {
        let Some(key) = &running.scenario else { return AS_KEY.to_owned() };
        if let Some(gone) = state.capture.gone_recording(key) {
            return cut(&lower(&gone), MAX_CHARS);
        }
        if self.chosen.as_ref().is_none_or(|(known, _)| known != key) {
            let known = state.capture.scenarios().into_iter().find(|scenario| scenario.is_asked_by(key));
            let does = known.map_or_else(|| "as chosen".to_owned(), |scenario| lower(&scenario.does));
            self.chosen = Some((key.clone(), does));
        }
        let does = self.chosen.as_ref().map(|(_, does)| does.as_str()).unwrap_or_default();
        cut(does, MAX_CHARS)
    }

    /// Shows the button; a click opens what the sandbox can be made to do.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        chosen: Option<&ClientKey>,
        (does, is_wide): (&str, bool),
        commands: &mut Commands,
    ) {
        let weak = Palette::of(ui).weak;
        let chevron = Icon::Menu.small().color(weak);
        let more = Text::Body.of(if is_wide { does } else { "" }).color(weak);
        let button = egui::Button::new((WORD, more, chevron)).with_class(Look::Secondary.class());
        let opened = ui.add(button).on_hover_text("Let the sandbox do something else, whatever key a request bears");
        opened.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{WORD}: {does}")));
        let popup = Popup::from_toggle_button_response(&opened)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(WORD)
            .gap(NEAR)
            .width(WIDTH);
        expanded(&opened, popup.is_open());
        let taken = popup.show(|ui| self.entries_ui(ui, state, chosen, commands)).and_then(|menu| menu.inner);
        match taken {
            Some(Taken::AsKey) => commands.push(CaptureCommand::SetScenario(None)),
            Some(Taken::Scenario(key)) => commands.push(CaptureCommand::SetScenario(Some(key))),
            None => {}
        }
    }

    /// Shows the choices. Returns the one that was taken.
    fn entries_ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        chosen: Option<&ClientKey>,
        commands: &mut Commands,
    ) -> Option<Taken> {
        let weak = Palette::of(ui).weak;
        let window = ui.ctx().content_rect().size();
        ui.set_width(WIDTH.min(window.x - 32.0));
        ui.set_max_height((window.y - LEFT_BELOW).clamp(160.0, HEIGHT));
        ui.spacing_mut().item_spacing.y = 0.0;
        let words = "As the key says";
        let row = MenuRow { is_chosen: chosen.is_none(), words, more: "", right: ("", Text::SmallMono, weak) };
        let mut taken = ui.add(row).clicked().then_some(Taken::AsKey);
        if let Some(key) = self.list.show(ui, state, chosen, commands) {
            taken = ClientKey::from_input(&key).map(|(key, _)| Taken::Scenario(key));
        }
        if taken.is_some() {
            ui.close();
        }
        taken
    }
}

/// Returns a sentence as it stands after other words.
fn lower(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}
