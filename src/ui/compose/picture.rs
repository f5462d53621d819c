//! The field for a picture: which picture the draft has, and where one can come from.

use eframe::egui::{Align, Label, Layout, RichText, Ui, ViewportCommand};

use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::DraftPicture;
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, IconButton};
use crate::ui::theme::{Icon, NEAR, Palette};
use crate::ui::{quantity, theme};

/// Shows the field. Returns an action that was clicked.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<Action> {
    let mut clicked = None;
    let zone = theme::card(ui).fill(Palette::of(ui).ground);
    zone.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        match (&state.compose.loading, &state.compose.draft.picture) {
            (Some(name), _) => drop(ui.label(format!("Reading {name}…"))),
            (None, Some(picture)) => picture_ui(ui, picture, commands),
            (None, None) => empty_ui(ui),
        }
        ui.add_space(NEAR);
        clicked = sources_ui(ui, state);
    });
    clicked
}

fn empty_ui(ui: &mut Ui) {
    ui.label(RichText::new("Drop a captcha picture on the window").heading());
    let weak = Palette::of(ui).weak;
    ui.label(RichText::new("or open a file, or paste a picture, a data URL or base64").color(weak));
}

fn picture_ui(ui: &mut Ui, picture: &DraftPicture, commands: &mut Commands) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(IconButton::new(Icon::Close, "Remove")).clicked() {
                commands.push(DraftCommand::Edit(DraftEdit::RemovePicture));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let size = quantity::bytes(picture.bytes.len());
                ui.add(Label::new(RichText::new(&picture.origin).heading()).truncate());
                ui.label(RichText::new(size).color(Palette::of(ui).weak));
            });
        });
    });
}

fn sources_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        let open = Button::secondary(Action::Open.label()).icon(Icon::Open);
        if ui.add_enabled(!state.is_dialog_open, open).on_hover_text(Action::Open.hint(ui.ctx())).clicked() {
            clicked = Some(Action::Open);
        }
        if ui
            .add(Button::secondary("Paste").icon(Icon::Paste))
            .on_hover_text("Take a picture, a data URL or base64 from the clipboard (Ctrl+V)")
            .clicked()
        {
            ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        if ui.add(Button::quiet(Action::TrySample.label())).on_hover_text(Action::TrySample.hint(ui.ctx())).clicked() {
            clicked = Some(Action::TrySample);
        }
    });
    clicked
}
