//! The callback's address, which is the operator's or one of this program's own receiver, and its test.

use eframe::egui::{Align, Align2, Label, Layout, Rect, Ui, pos2, vec2};

use crate::controls::{Button, Field, IconButton, Line, Tick, cut_ui, line_ui};
use crate::desk::{CallbackTestState, CopyCommand, DraftCommand, DraftEdit, ReceiverCommand, ReceiverState, State};
use crate::payload::{OwnCallback, place};
use crate::theme::{CONTROL, Icon, NEAR, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::compose::fields::LineBelow;
use crate::ui::scene::Scene;

/// Room in the field for the button that tests the address, and the button's height, in points.
const TEST: f32 = 62.0;
const TEST_HEIGHT: f32 = 22.0;

/// Height of the lines above and below the address, in points.
const LINE: f32 = 16.0;

/// Shows the callback's part of the form.
pub fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    match &scene.state.compose.draft.own_callback {
        Some(own) => own_ui(ui, scene.state, own, scene.commands),
        None => url_ui(ui, scene),
    }
    if matches!(scene.state.receiver, ReceiverState::On(_)) {
        let mut is_own = scene.state.compose.draft.own_callback.is_some();
        let hint = "A callback does not say which task it is about; with an address of its own each submission gets its own callback";
        if ui.add(Tick::new(&mut is_own, "Own address for each submission")).on_hover_text(hint).changed() {
            scene.commands.push(ReceiverCommand::UseOwnCallback(is_own));
        }
    }
}

/// Shows the field for an address of the operator's.
fn url_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let mut text = state.compose.draft.callback_url.clone();
    let below = LineBelow::of(ui, scene, place::CALLBACK_URL);
    let goes = goes(state);
    let line = match below.line() {
        Line::Empty => test_line(state, goes.as_deref()),
        line => line,
    };
    let field = Field::new("Callback URL").example("Optional").line(line).room(TEST);
    let shown = field.show_beside(ui, &mut text, |ui| receiver_ui(ui, state, scene.commands));
    below.note(ui, &shown);
    let at = pos2(shown.rect.right() - NEAR, shown.rect.center().y);
    test_ui(ui, state, Align2::RIGHT_CENTER.anchor_size(at, vec2(TEST - 2.0 * NEAR, TEST_HEIGHT)), scene.commands);
    if shown.changed() {
        scene.commands.push(DraftCommand::Edit(DraftEdit::CallbackUrl(text)));
    }
}

/// Shows the submission's own address, which can only be copied.
fn own_ui(ui: &mut Ui, state: &State, own: &OwnCallback, commands: &mut Commands) {
    let weak = Palette::of(ui).weak;
    line_ui(ui, LINE, |ui| {
        ui.label(Text::Label.of("Callback URL").color(weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| receiver_ui(ui, state, commands));
    });
    line_ui(ui, CONTROL, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let place = ui.allocate_exact_size(vec2(TEST - 2.0 * NEAR, CONTROL), eframe::egui::Sense::hover()).0;
            test_ui(ui, state, place.shrink2(vec2(0.0, (CONTROL - TEST_HEIGHT) / 2.0)), commands);
            if ui.add(IconButton::new(Icon::Copy, "Copy the callback URL")).clicked() {
                commands.push(CopyCommand::Text(own.url.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                cut_ui(ui, Text::SmallMono.of(&own.url), &own.url);
            });
        });
    });
    below_ui(ui, test_line(state, goes(state).as_deref()));
}

/// Shows a line that is always as high.
fn below_ui(ui: &mut Ui, line: Line<'_>) {
    let palette = Palette::of(ui);
    let (text, color) = match line {
        Line::Hint(text) => (text, palette.weak),
        Line::Warned(text) => (text, palette.warn.ink),
        Line::Wrong(text) => (text, palette.bad.ink),
        Line::Empty | Line::Left => ("", palette.weak),
    };
    line_ui(ui, LINE, |ui| {
        cut_ui(ui, Text::Small.of(text).color(color), text);
    });
}

/// Returns where a test sends; `None` where the field holds no address.
fn goes(state: &State) -> Option<String> {
    state.target_of_callback().map(|target| format!("Test goes to {}", target.sentence()))
}

/// Returns what the last test of the address said, or else whether somebody listens here, or else where a test goes.
fn test_line<'a>(state: &'a State, goes: Option<&'a str>) -> Line<'a> {
    match (&state.callback_test, &state.receiver) {
        (Some(CallbackTestState::Running), _) => Line::Hint("Testing"),
        (Some(CallbackTestState::Done { is_accepted: true, sentence, .. }), _) => Line::Hint(sentence),
        (Some(CallbackTestState::Done { sentence, .. }), _) => Line::Wrong(sentence),
        (None, ReceiverState::Failed(why)) => Line::Warned(why),
        (None, _) => goes.map_or(Line::Empty, Line::Hint),
    }
}

fn receiver_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let mut is_on = state.settings.receiver.is_on;
    let hint = "Listen for callbacks on this machine; a service on the internet reaches it only through a tunnel that you set up";
    let port = match &state.receiver {
        ReceiverState::On(port) => Some(format!("Listening on 127.0.0.1:{port}")),
        ReceiverState::Starting => Some("Starting".to_owned()),
        ReceiverState::Off | ReceiverState::Failed(_) => None,
    };
    if ui.add(Tick::new(&mut is_on, "Receive callbacks here").small()).on_hover_text(hint).changed() {
        commands.push(ReceiverCommand::Switch(is_on));
    }
    if let Some(port) = port {
        ui.add(Label::new(Text::Small.of(port).color(Palette::of(ui).weak)).truncate());
    }
}

/// Shows the button that tests the address, in its place inside of the field; where there is nothing to test, only its
/// word.
fn test_ui(ui: &mut Ui, state: &State, place: Rect, commands: &mut Commands) {
    let palette = Palette::of(ui);
    if state.compose.draft.outgoing_callback_url().is_empty() {
        let ink = palette.weak.gamma_multiply(0.8);
        ui.painter().text(place.center(), Align2::CENTER_CENTER, "Test", Text::Label.font(), ink);
        return;
    }
    let is_running = matches!(state.callback_test, Some(CallbackTestState::Running));
    let steps = match &state.callback_test {
        Some(CallbackTestState::Done { steps, .. }) if !steps.is_empty() => format!("\nThe last time: {steps}"),
        _ => String::new(),
    };
    let hint = format!(
        "Send a sample solution to the callback URL, as a service would; it holds no key and no task id{steps}"
    );
    let mut inside =
        ui.new_child(eframe::egui::UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center)));
    let test = inside.add_enabled(!is_running, Button::quiet("Test").small()).accessible_name("Test this callback URL");
    if test.on_hover_text(hint).clicked() {
        commands.push(ReceiverCommand::TestCallback);
    }
}
