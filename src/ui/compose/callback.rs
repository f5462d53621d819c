//! The callback's address, which is the operator's or one of this program's own receiver, and its test.

use eframe::egui::{Label, RichText, Ui};

use crate::desk::{CallbackTestState, CopyCommand, DraftCommand, DraftEdit, ReceiverCommand, ReceiverState, State};
use crate::payload::{OwnCallback, place};
use crate::ui::commands::Commands;
use crate::ui::compose::fields::text_field_ui;
use crate::ui::compose::findings;
use crate::ui::controls::{Button, Tick};
use crate::ui::theme::{GAP, Palette};

/// Shows the callback's part of the form.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    ui.add_space(GAP / 2.0);
    let draft = &state.compose.draft;
    if let Some(own) = &draft.own_callback {
        own_ui(ui, own, commands);
    } else {
        let line = findings::line_of(state, place::CALLBACK_URL);
        text_field_ui(ui, "Callback URL", "Optional", &draft.callback_url, line, |text| {
            commands.push(DraftCommand::Edit(DraftEdit::CallbackUrl(text)));
        });
    }
    findings::beside_ui(ui, state, place::CALLBACK_URL, commands);
    receiver_ui(ui, state, commands);
    if !draft.outgoing_callback_url().is_empty() {
        test_ui(ui, state, commands);
    }
}

/// Shows the submission's own address, which can only be copied.
fn own_ui(ui: &mut Ui, own: &OwnCallback, commands: &mut Commands) {
    ui.label("Callback URL");
    ui.horizontal(|ui| {
        let copy = ui.small_button("Copy").on_hover_text("Copy the callback URL");
        if copy.clicked() {
            commands.push(CopyCommand::Text(own.url.clone()));
        }
        ui.add(Label::new(RichText::new(&own.url).monospace().small()).truncate()).on_hover_text(&own.url);
    });
}

fn receiver_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let mut is_on = state.settings.receiver.is_on;
        let hint =
            "Listen for callbacks on this machine; a service on the internet reaches it only through a tunnel that you set up";
        if ui.add(Tick::new(&mut is_on, "Receive callbacks here")).on_hover_text(hint).changed() {
            commands.push(ReceiverCommand::Switch(is_on));
        }
        let (text, color) = match &state.receiver {
            ReceiverState::Off => return,
            ReceiverState::Starting => ("Starting".to_owned(), palette.weak),
            ReceiverState::On(port) => (format!("Listening on 127.0.0.1:{port}"), palette.weak),
            ReceiverState::Failed(why) => (why.clone(), palette.bad.ink),
        };
        ui.label(RichText::new(text).small().color(color));
    });
    if matches!(state.receiver, ReceiverState::On(_)) {
        let mut is_own = state.compose.draft.own_callback.is_some();
        let hint = "A callback does not say which task it is about; with an address of its own each submission gets its own callback";
        if ui.add(Tick::new(&mut is_own, "Own address for each submission")).on_hover_text(hint).changed() {
            commands.push(ReceiverCommand::UseOwnCallback(is_own));
        }
    }
}

fn test_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let is_running = matches!(state.callback_test, Some(CallbackTestState::Running));
    let label = if is_running { "Testing" } else { "Test this callback URL" };
    let hint = "Send a sample solution to the callback URL, as a service would; it holds no key and no task id";
    if ui.add_enabled(!is_running, Button::secondary(label).small()).on_hover_text(hint).clicked() {
        commands.push(ReceiverCommand::TestCallback);
    }
    if let Some(CallbackTestState::Done { is_accepted, sentence, steps }) = &state.callback_test {
        let color = if *is_accepted { palette.ok.ink } else { palette.bad.ink };
        ui.label(RichText::new(sentence).small().color(color));
        if !steps.is_empty() {
            ui.label(RichText::new(steps).small().color(palette.weak));
        }
    }
}
