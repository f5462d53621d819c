//! The client key in the top bar: masked, revealed, or being typed.

use eframe::egui::{Context, Event, Id, Key, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::contract::ClientKey;
use crate::desk::{KeyCommand, KeyPlace, State};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::controls::IconButton;
use crate::ui::theme::{CONTROL_CORNER, Icon, Palette, Text};

/// Narrowest and widest key field, in points.
const WIDTHS: [f32; 2] = [90.0, 190.0];

/// What stands to the right of the key field, in points: its buttons and the balance.
const RIGHT_OF_KEY: f32 = 470.0;

/// What the field does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Masked,
    Revealed,
    Editing,
}

/// The key that is being typed.
#[derive(Default)]
pub struct KeyField {
    /// What was typed of a new key; handed over when it is whole, wiped when the field is left.
    typed: String,
    /// Something was typed that has not been handed over.
    is_uncommitted: bool,
    /// The field being typed in.
    field: Option<Id>,
    mode: Mode,
    wants_focus: bool,
}

impl KeyField {
    /// Puts the keyboard into the field.
    pub fn focus(&mut self) {
        self.mode = Mode::Editing;
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

    /// Shows the key, or the field to type one; `right_end` is the room to be left at the right, in points.
    pub fn show(&mut self, ui: &mut Ui, right_end: f32, state: &State, commands: &mut Commands) {
        let profile = state.profile();
        let key = profile.and_then(|profile| state.keys.get(&profile.id));
        let label = ui.label("Client key").id;
        let width = (ui.available_width() - RIGHT_OF_KEY - right_end).clamp(WIDTHS[0], WIDTHS[1]);
        match key {
            Some(key) if self.mode != Mode::Editing => {
                let place = profile.and_then(|profile| state.key_places.get(&profile.id));
                self.stored_ui(ui, key, width, place);
            }
            _ => {
                // A field of its own for each profile, so that one's undo never reaches another.
                let id = ui.make_persistent_id(("client-key", profile.map(|profile| &profile.id)));
                self.typing_ui(ui, id, label, width, commands);
            }
        }
    }

    fn stored_ui(&mut self, ui: &mut Ui, key: &ClientKey, width: f32, place: Option<&KeyPlace>) {
        self.painted_ui(ui, key, width, place);
        place_ui(ui, place);
        let is_revealed = self.mode == Mode::Revealed;
        let (icon, word) = if is_revealed { (Icon::Hide, "Hide") } else { (Icon::Reveal, "Reveal") };
        if ui.add(IconButton::new(icon, word)).clicked() {
            self.mode = if is_revealed { Mode::Masked } else { Mode::Revealed };
        }
        let change = IconButton::new(Icon::Change, "Change").shortcut(Action::FocusKey.shortcut_text(ui.ctx()));
        if ui.add(change).clicked() {
            self.focus();
        }
    }

    /// Shows the key as a picture of text: painted, so that neither the accessibility tree nor the clipboard ever
    /// holds it.
    fn painted_ui(&self, ui: &mut Ui, key: &ClientKey, width: f32, place: Option<&KeyPlace>) {
        let palette = Palette::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(width, ui.spacing().interact_size.y), Sense::hover());
        let text = if self.mode == Mode::Revealed { key.expose().to_owned() } else { key.masked() };
        let galley = ui.painter().layout_no_wrap(text, Text::Mono.font(), palette.text);
        let edge = Stroke::new(1.0, palette.outline);
        ui.painter().rect(rect, CONTROL_CORNER, palette.field, edge, StrokeKind::Inside);
        let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().with_clip_rect(rect.shrink(2.0)).galley(at, galley, palette.text);
        let masked = key.masked();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Client key {masked}")));
        if let Some(place) = place {
            response.on_hover_text(place.describe());
        }
    }

    fn typing_ui(&mut self, ui: &mut Ui, id: Id, label: Id, width: f32, commands: &mut Commands) {
        let field = TextEdit::singleline(&mut self.typed)
            .id(id)
            .password(true)
            .hint_text("Paste the client key")
            .desired_width(width);
        let response = ui.add(field).labelled_by(label);
        self.field = Some(id);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.changed() {
            self.mode = Mode::Editing;
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

    /// Wipes what was typed, the field's undo history included.
    pub fn leave(&mut self, ctx: &Context) {
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
        KeyPlace::Session(_) => ("Not kept", palette.warn.ink),
        KeyPlace::Unread(_) => ("Not read", palette.warn.ink),
    };
    ui.label(Text::Small.of(text).color(color)).on_hover_text(place.describe());
}
