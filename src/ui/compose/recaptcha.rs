//! The reCAPTCHA form: where the captcha stands and its site key.

use eframe::egui::Ui;

use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::place;
use crate::ui::Commands;
use crate::ui::compose::{findings, text_field_ui};
use crate::ui::theme::GAP;

/// Shows the form.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let draft = &state.compose.draft;
    text_field_ui(ui, "Website URL", "https://example.com/login", &draft.website_url, |text| {
        commands.push(DraftCommand::Edit(DraftEdit::WebsiteUrl(text)));
    });
    findings::beside_ui(ui, state, place::WEBSITE_URL, commands);
    ui.add_space(GAP / 2.0);
    text_field_ui(ui, "Website key", "The page's data-sitekey, 6L…", &draft.website_key, |text| {
        commands.push(DraftCommand::Edit(DraftEdit::WebsiteKey(text)));
    });
    findings::beside_ui(ui, state, place::WEBSITE_KEY, commands);
}
