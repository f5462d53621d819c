//! The compose panel: the draft's form, its findings, and the button that sends it.

mod callback;
mod editor;
mod findings;
mod json;
mod options;
mod picture;
mod recaptcha;
mod submit;

pub use findings::report_ui;

use eframe::egui::{Button, Panel, Rect, ScrollArea, TextEdit, Ui};

use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::Kind;
use crate::ui::action::Action;
use crate::ui::theme::GAP;
use crate::ui::{Commands, offered_keys, theme};

/// Narrowest and widest panel, in points.
const WIDTHS: std::ops::RangeInclusive<f32> = 300.0..=640.0;

/// Shows the panel; an action that was clicked, and the panel's place.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) -> (Option<Action>, Rect) {
    let panel = Panel::left("compose")
        .frame(theme::panel_frame(ui))
        .default_size(state.settings.layout.compose_width)
        .size_range(WIDTHS)
        .resizable(true);
    let shown = panel.show(ui, |ui| {
        let mut clicked = submit::show(ui, state, commands);
        let height = ui.available_height();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            kind_tabs_ui(ui, state, commands);
            ui.add_space(GAP / 2.0);
            offered_keys::show(ui, state, commands);
            let form = match state.compose.draft.kind {
                Kind::Picture => picture::show(ui, state, commands),
                Kind::Recaptcha => {
                    recaptcha::show(ui, state, commands);
                    None
                }
                Kind::Json => {
                    json::show(ui, state, height, commands);
                    None
                }
            };
            clicked = clicked.or(form);
            if state.compose.draft.kind != Kind::Json {
                callback::show(ui, state, commands);
                options::show(ui, state, commands);
            }
            if let Some(finding) = findings::list_ui(ui, state, commands) {
                json::show_place(ui, state, finding);
            }
        });
        clicked
    });
    (shown.inner, shown.response.rect)
}

fn kind_tabs_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    ui.horizontal(|ui| {
        for kind in Kind::ALL {
            let is_selected = state.compose.draft.kind == kind;
            if ui.add(Button::selectable(is_selected, kind.label())).clicked() && !is_selected {
                commands.push(DraftCommand::Edit(DraftEdit::Kind(kind)));
            }
        }
    });
}

/// A labelled line of text; tells every change.
fn text_field_ui(ui: &mut Ui, name: &str, hint: &str, text: &str, on_change: impl FnOnce(String)) {
    let label = ui.label(name);
    let mut text = text.to_owned();
    // By its name: a number would change with every finding that appears above, and lose the focus.
    let field = TextEdit::singleline(&mut text).id_salt(name).hint_text(hint.to_owned()).desired_width(f32::INFINITY);
    if ui.add(field).labelled_by(label.id).changed() {
        on_change(text);
    }
}
