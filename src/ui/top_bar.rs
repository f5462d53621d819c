//! The top bar: profile, client key, and the mark that tells a live profile from the sandbox.

use eframe::egui::{
    Align, Button, ComboBox, Context, CornerRadius, Event, FontId, Frame, Id, Key, Label, Layout, Margin, Panel,
    RichText, Role, Sense, Stroke, TextEdit, TextStyle, Ui, WidgetInfo, vec2,
};

use crate::contract::ClientKey;
use crate::desk::{KeyCommand, KeyPlace, ProfileCommand, SettingsCommand, State};
use crate::profile::{Address, Profile, ThemeChoice};
use crate::ui::action::Action;
use crate::ui::quota::QuotaPanel;
use crate::ui::theme::Palette;
use crate::ui::{Commands, theme};

/// Narrowest and widest key field, in points.
const KEY_WIDTHS: [f32; 2] = [90.0, 190.0];

/// What stands to the right of the key field, in points: its buttons and the balance.
const RIGHT_OF_KEY: f32 = 470.0;

/// The palette's and the theme's room at the right end, in points.
const RIGHT_END: f32 = 190.0;

/// From this width on everything fits into one row, in points.
const ONE_ROW: f32 = 1180.0;

/// What the key field does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum KeyMode {
    #[default]
    Masked,
    Revealed,
    Editing,
}

/// Top bar state: the key being typed.
#[derive(Default)]
pub struct TopBar {
    /// What was typed of a new key; handed over when it is whole, wiped when the field is left.
    typed: String,
    /// Something was typed that has not been handed over.
    is_uncommitted: bool,
    /// The field being typed in.
    field: Option<Id>,
    mode: KeyMode,
    wants_focus: bool,
}

impl TopBar {
    /// Puts the keyboard into the key field.
    pub fn focus_key(&mut self) {
        self.mode = KeyMode::Editing;
        self.wants_focus = true;
    }

    /// Hands over a key that was typed: half a key is never used.
    pub fn commit(&mut self, commands: &mut Commands) {
        if std::mem::take(&mut self.is_uncommitted)
            && let Some((key, cleaned)) = ClientKey::from_input(&self.typed)
        {
            commands.push(KeyCommand::Set(key, cleaned));
        }
    }

    /// Shows the bar; an action that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        quota: &mut QuotaPanel,
        now_ms: i64,
        commands: &mut Commands,
    ) -> Option<Action> {
        let palette = Palette::of(ui);
        let is_live = state.profile().is_some_and(Profile::is_live);
        let mut clicked = None;
        Panel::top("top-bar").frame(theme::panel_frame(ui)).show(ui, |ui| {
            let is_one_row = ui.available_width() >= ONE_ROW;
            ui.horizontal(|ui| {
                clicked = self.profile_ui(ui, state, commands);
                mark_ui(ui, state.profile());
                if is_one_row {
                    ui.separator();
                    let account = self.account_ui(ui, RIGHT_END, state, quota, now_ms, commands);
                    clicked = clicked.or(account);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    theme_ui(ui, state, commands);
                    if ui.button(Action::Palette.label()).on_hover_text(Action::Palette.hint(ui.ctx())).clicked() {
                        clicked = Some(Action::Palette);
                    }
                });
            });
            if !is_one_row {
                let account = ui.horizontal(|ui| self.account_ui(ui, 0.0, state, quota, now_ms, commands));
                clicked = clicked.or(account.inner);
            }
            if is_live {
                // A line across the whole window, so that the mark can't be overlooked.
                let rect = ui.max_rect();
                let y = rect.bottom() + 9.0;
                ui.painter().hline(ui.ctx().content_rect().x_range(), y, Stroke::new(3.0, palette.caution));
            }
        });
        clicked
    }

    /// Key and balance; leaves room at the right end, in points.
    fn account_ui(
        &mut self,
        ui: &mut Ui,
        right_end: f32,
        state: &State,
        quota: &mut QuotaPanel,
        now_ms: i64,
        commands: &mut Commands,
    ) -> Option<Action> {
        self.key_ui(ui, RIGHT_OF_KEY + right_end, state, commands);
        quota.bar_ui(ui, right_end, state, now_ms)
    }

    fn profile_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<Action> {
        let mut clicked = None;
        let selected = state.profile().map(|profile| profile.name.as_str()).unwrap_or_default();
        ui.label("Profile");
        let combo =
            ComboBox::from_id_salt("profile").selected_text(selected).width(110.0).truncate().show_ui(ui, |ui| {
                for profile in &state.profiles {
                    let address = profile.address.base_url().map(ToString::to_string).unwrap_or_default();
                    let is_selected = profile.id == state.selected_profile;
                    if ui.selectable_label(is_selected, &profile.name).on_hover_text(address).clicked() && !is_selected
                    {
                        self.leave(ui.ctx());
                        commands.push(ProfileCommand::Select(profile.id.clone()));
                    }
                }
                ui.separator();
                for action in [Action::EditProfile, Action::NewProfile, Action::NewCompatible] {
                    if ui.selectable_label(false, action.label()).on_hover_text(action.presented().tooltip).clicked() {
                        clicked = Some(action);
                    }
                }
            });
        combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Profile: {selected}")));
        if let Some(url) = state.profile().and_then(|profile| profile.address.base_url()) {
            combo.response.on_hover_text(url.to_string());
        }
        clicked
    }

    fn key_ui(&mut self, ui: &mut Ui, right_of_key: f32, state: &State, commands: &mut Commands) {
        let key = state.profile().and_then(|profile| state.keys.get(&profile.id));
        let label = ui.label("Client key");
        let width = (ui.available_width() - right_of_key).clamp(KEY_WIDTHS[0], KEY_WIDTHS[1]);
        match key {
            Some(key) if self.mode != KeyMode::Editing => {
                let place = state.profile().and_then(|profile| state.key_places.get(&profile.id));
                self.stored_key_ui(ui, key, width, place);
                place_ui(ui, place);
                let is_revealed = self.mode == KeyMode::Revealed;
                let word = if is_revealed { "Hide" } else { "Reveal" };
                if ui.button(word).on_hover_text("Show or hide the whole key").clicked() {
                    self.mode = if is_revealed { KeyMode::Masked } else { KeyMode::Revealed };
                }
                if ui.button("Change").on_hover_text(Action::FocusKey.hint(ui.ctx())).clicked() {
                    self.focus_key();
                }
            }
            _ => {
                // A field of its own for each profile, so that one's undo never reaches another.
                let id = ui.make_persistent_id(("client-key", state.selected_profile.as_str()));
                let field = TextEdit::singleline(&mut self.typed)
                    .id(id)
                    .password(true)
                    .hint_text("Paste the client key")
                    .desired_width(width);
                let response = ui.add(field).labelled_by(label.id);
                self.field = Some(id);
                if std::mem::take(&mut self.wants_focus) {
                    response.request_focus();
                }
                if response.changed() {
                    self.mode = KeyMode::Editing;
                    self.is_uncommitted = true;
                    let is_paste = |event: &Event| matches!(event, Event::Paste(_));
                    if ui.input(|input| input.events.iter().any(is_paste)) {
                        self.commit(commands);
                    }
                }
                if response.lost_focus() {
                    if !ui.input(|input| input.key_pressed(Key::Escape)) {
                        self.commit(commands);
                    }
                    self.leave(ui.ctx());
                }
            }
        }
    }

    /// The key as a picture of text: painted, so that neither the accessibility tree nor the
    /// clipboard ever holds it.
    fn stored_key_ui(&self, ui: &mut Ui, key: &ClientKey, width: f32, place: Option<&KeyPlace>) {
        let palette = Palette::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(width, ui.spacing().interact_size.y), Sense::hover());
        let text = if self.mode == KeyMode::Revealed { key.expose().to_owned() } else { key.masked() };
        let font = FontId::monospace(TextStyle::Monospace.resolve(ui.style()).size);
        let galley = ui.painter().layout_no_wrap(text, font, palette.text);
        ui.painter().rect(
            rect,
            CornerRadius::same(5),
            palette.field,
            Stroke::new(1.0, palette.border),
            eframe::egui::StrokeKind::Inside,
        );
        let at = eframe::egui::pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().with_clip_rect(rect.shrink(2.0)).galley(at, galley, palette.text);
        let masked = key.masked();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Client key {masked}")));
        if let Some(place) = place {
            response.on_hover_text(place.describe());
        }
    }

    /// Leaves nothing of a typed key behind, the field's undo history least of all.
    fn leave(&mut self, ctx: &Context) {
        if let Some(id) = self.field.take()
            && let Some(mut field) = TextEdit::load_state(ctx, id)
        {
            field.clear_undoer();
            TextEdit::store_state(ctx, id, field);
        }
        *self = Self::default();
    }
}

/// Says where the key is when it is not, or not yet, where it should be.
fn place_ui(ui: &mut Ui, place: Option<&KeyPlace>) {
    let palette = Palette::of(ui);
    let Some(place) = place else { return };
    let (text, color) = match place {
        KeyPlace::Keychain => return,
        KeyPlace::Loading => ("Loading", palette.weak),
        KeyPlace::Saving => ("Saving", palette.weak),
        KeyPlace::Session(_) => ("Not kept", palette.caution),
        KeyPlace::Unread(_) => ("Not read", palette.caution),
    };
    ui.label(RichText::new(text).small().color(color)).on_hover_text(place.describe());
}

fn mark_ui(ui: &mut Ui, profile: Option<&Profile>) {
    let palette = Palette::of(ui);
    let (text, color, hint) = match profile.map(|profile| (&profile.address, profile.is_live())) {
        Some((_, true)) => {
            ("LIVE · costs money", palette.caution, "Submissions go to the real service and are paid for")
        }
        Some((Address::Unreadable(_), _)) => {
            ("NO ADDRESS", palette.bad, "The base URL of this profile can't be read; mend it in the profile")
        }
        Some((Address::Service(_), false)) => ("LOCAL", palette.good, "Submissions go to a server on this machine"),
        Some((Address::Sandbox(_), false)) | None => {
            ("SANDBOX · free", palette.good, "Submissions stay on this machine and cost nothing")
        }
    };
    let frame = Frame::new()
        .stroke(Stroke::new(1.5, color))
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin::symmetric(8, 3));
    frame.show(ui, |ui| ui.add(Label::new(RichText::new(text).strong().color(color))).on_hover_text(hint));
}

fn theme_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let chosen = state.settings.theme;
    let label = |choice: ThemeChoice| match choice {
        ThemeChoice::System => "System",
        ThemeChoice::Light => "Light",
        ThemeChoice::Dark => "Dark",
    };
    let combo = ComboBox::from_id_salt("theme").selected_text(label(chosen)).width(70.0).show_ui(ui, |ui| {
        for choice in ThemeChoice::ALL {
            if ui.add(Button::selectable(choice == chosen, label(choice))).clicked() {
                commands.push(SettingsCommand::Theme(choice));
            }
        }
    });
    combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Theme: {}", label(chosen))));
    combo.response.on_hover_text("Theme");
}
