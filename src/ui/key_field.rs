//! The client key in the header: masked, revealed below the bar, or being typed there. The bar itself never changes.

use std::time::{Duration, Instant};

use eframe::egui::{
    Align, Area, Context, Event, Frame, Id, Key, LayerId, Layout, Margin, Order, Popup, Pos2, Rect, Response, Role,
    Sense, Shape, Stroke, StrokeKind, TextEdit, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use crate::contract::{ClientKey, cut};
use crate::controls::{Button, IconButton, MONO_MARGIN};
use crate::desk::{KeyCommand, KeyPlace, State};
use crate::theme::{CONTROL_CORNER, GAP, ICON, Icon, NEAR, PADDING, Palette, SIGN_GAP, SMALL_ICON, Text};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;

/// Width of a masked key, height of the bar's parts, and width of the box in which a key is typed, in points.
const MASKED: f32 = 62.0;
const HEIGHT: f32 = 28.0;
const ENTRY: f32 = 400.0;

/// Space between the two buttons, in points.
const BETWEEN: f32 = 2.0;

/// Height of the line below the field, in points.
const LINE: f32 = 16.0;

/// Longest name of a profile over the field, in characters.
const MAX_NAME_CHARS: usize = 40;

/// What the field does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Masked,
    Revealed,
    Editing,
}

/// How the typing of a key ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Saved,
    Left,
}

/// The key that is being typed.
#[derive(Default)]
pub struct KeyField {
    /// What was typed of a new key; handed over when it is whole, wiped when the field is left.
    typed: String,
    /// Something was typed that has not been handed over.
    is_uncommitted: bool,
    /// What is typed is shown.
    is_seen: bool,
    /// The field being typed in.
    field: Option<Id>,
    mode: Mode,
    wants_focus: bool,
    /// When the key was revealed, and where its part of the bar is.
    revealed: Option<Instant>,
    part: Option<Rect>,
}

/// How long a revealed key stays.
const STAYS_REVEALED: Duration = Duration::from_secs(20);

/// Tells whether a key is revealed, which Escape hides before anything else.
pub fn is_revealed(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(revealed_id())).unwrap_or(false)
}

fn revealed_id() -> Id {
    Id::unique("key-is-revealed")
}

impl KeyField {
    /// Opens the field and puts the keyboard into it.
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

    /// Reveals the key, or hides it.
    pub fn toggle(&mut self) {
        self.mode = if self.mode == Mode::Revealed { Mode::Masked } else { Mode::Revealed };
        self.revealed = (self.mode == Mode::Revealed).then(Instant::now);
    }

    /// Hides a revealed key at Escape, at a press elsewhere, below a dialog, and after a while.
    fn hide_in_time(&mut self, ctx: &Context) {
        if let Some(since) = self.revealed.filter(|_| self.mode == Mode::Revealed) {
            let is_elsewhere = |at: Pos2| self.part.is_none_or(|part| !part.contains(at));
            let is_left = ctx.input(|input| {
                input.key_pressed(Key::Escape)
                    || input.pointer.any_pressed() && input.pointer.interact_pos().is_some_and(is_elsewhere)
            });
            let has_dialog = ctx.memory(|memory| memory.top_modal_layer().is_some());
            if is_left || has_dialog || since.elapsed() >= STAYS_REVEALED {
                self.mode = Mode::Masked;
            } else {
                ctx.request_repaint_after(STAYS_REVEALED.saturating_sub(since.elapsed()));
            }
        }
        ctx.data_mut(|data| data.insert_temp(revealed_id(), self.mode == Mode::Revealed));
    }

    /// Returns what a click on the eye does.
    pub fn reveal_word(&self) -> &'static str {
        if self.mode == Mode::Revealed { "Hide" } else { "Reveal" }
    }

    /// Shows the key's part of the target bar, and below it the whole key or the field to type one.
    pub fn part_ui(&mut self, ui: &mut Ui, has_eye: bool, scene: &mut Scene<'_>) {
        let state = scene.state;
        let profile = state.profile();
        let place = profile.and_then(|profile| state.key_places.get(&profile.id));
        let key = profile.and_then(|profile| state.keys.get(&profile.id));
        let from = ui.cursor().min;
        self.hide_in_time(ui.ctx());
        ui.add_space(PADDING);
        sign_ui(ui, place);
        ui.add_space(SIGN_GAP);
        masked_ui(ui, key, place, state.scenario_in_force());
        if has_eye {
            let icon = if self.mode == Mode::Revealed { Icon::Hide } else { Icon::Reveal };
            if ui.add_enabled(key.is_some(), IconButton::new(icon, self.reveal_word())).clicked() {
                self.toggle();
            }
            ui.add_space(BETWEEN);
        }
        let change = IconButton::new(Icon::Change, "Change").shortcut(Action::FocusKey.shortcut_text(ui.ctx()));
        if ui.add(change).clicked() {
            self.focus();
        }
        let below = pos2(from.x, ui.min_rect().bottom() + NEAR);
        self.part = Some(Rect::from_min_max(pos2(from.x, ui.min_rect().top()), ui.min_rect().max));
        match (self.mode, key) {
            (Mode::Revealed, Some(key)) => reveal(ui, below, key),
            (Mode::Editing, _) => {
                if self.wants_focus {
                    Popup::close_all(ui.ctx());
                }
                // A field of its own for each profile, so that one's undo never reaches another.
                let id = ui.make_persistent_id(("client-key", profile.map(|profile| &profile.id)));
                self.entry_ui(ui.ctx(), id, below, scene);
            }
            _ => {}
        }
    }

    /// Shows the field to type a key in, over what is below the bar.
    fn entry_ui(&mut self, ctx: &Context, id: Id, below: Pos2, scene: &mut Scene<'_>) {
        let area = Area::new(Id::unique("key-entry")).order(Order::Foreground).fixed_pos(below);
        let shown = area.accessible_name("Client key").show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::same(GAP as i8)).show(ui, |ui| {
                ui.set_width(ENTRY.min(ui.ctx().content_rect().width() - 3.0 * GAP));
                let profile = scene.state.profile().map_or("", |profile| &profile.name);
                let title = format!("Client key of {}", cut(profile, MAX_NAME_CHARS));
                let end = self.typing_ui(ui, id, &title, scene.commands);
                self.line_ui(ui, scene.state);
                ui.add_space(NEAR);
                end.or(self.buttons_ui(ui, scene))
            })
        });
        let is_escaped = ctx.input(|input| input.key_pressed(Key::Escape));
        match shown.inner.inner {
            Some(End::Saved) => {
                self.commit(scene.commands);
                self.leave(ctx);
            }
            Some(End::Left) => self.leave(ctx),
            None if is_escaped => self.leave(ctx),
            None => {}
        }
    }

    fn typing_ui(&mut self, ui: &mut Ui, id: Id, title: &str, commands: &mut Commands) -> Option<End> {
        let label = ui.label(Text::Label.of(title).color(Palette::of(ui).weak)).id;
        let mut end = None;
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.typed)
                .id(id)
                .password(true)
                .font(TextStyle::Monospace)
                .margin(MONO_MARGIN)
                .hint_text("Paste the client key")
                .desired_width(ui.available_width() - HEIGHT - NEAR);
            let response = ui.add(field).labelled_by(label);
            self.field = Some(id);
            if std::mem::take(&mut self.wants_focus) {
                response.request_focus();
            }
            end = self.typed(ui, &response, commands);
            let word = if self.is_seen { "Hide what is typed" } else { "Show what is typed" };
            let eye = IconButton::new(if self.is_seen { Icon::Hide } else { Icon::Reveal }, word);
            if ui.add(eye).clicked() {
                self.is_seen = !self.is_seen;
            }
        });
        end
    }

    /// Takes what happened to the field. A key that is pasted is whole, and so is one that Enter ends.
    fn typed(&mut self, ui: &Ui, response: &Response, commands: &mut Commands) -> Option<End> {
        if response.changed() {
            self.is_uncommitted = true;
            let is_paste = |event: &Event| matches!(event, Event::Paste(_));
            if ui.input(|input| input.events.iter().any(is_paste)) {
                self.commit(commands);
                return Some(End::Left);
            }
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        is_entered.then_some(End::Saved)
    }

    /// Says below the field what is typed there, what is odd about it, or where the key will rest. Its room is kept.
    fn line_ui(&self, ui: &mut Ui, state: &State) {
        let palette = Palette::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
        let is_sandbox = state.profile().is_some_and(|profile| profile.address.is_sandbox());
        let odd = !is_sandbox && ClientKey::from_input(&self.typed).is_some_and(|(key, _)| !key.has_usual_shape());
        let hint = match (self.is_seen && !self.typed.is_empty(), odd, is_sandbox) {
            // Painted, so that neither the accessibility tree nor the clipboard ever holds it.
            (true, ..) => return put(ui, rect, &self.typed, Text::SmallMono),
            (false, true, _) => "Keys usually have 32 hexadecimal digits; it can be saved all the same",
            (false, false, true) => "The sandbox takes any key; it is not kept",
            (false, false, false) => "It is kept in the system's keychain, where there is one",
        };
        let ink = if odd { palette.warn.ink } else { palette.weak };
        let galley = ui.painter().layout_no_wrap(hint.to_owned(), Text::Small.font(), ink);
        ui.painter().galley(rect.min, galley, ink);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, hint));
    }

    fn buttons_ui(&self, ui: &mut Ui, scene: &mut Scene<'_>) -> Option<End> {
        let mut end = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            let forget = Button::quiet("Forget…").icon(Icon::Delete);
            let forget = ui.add_enabled(scene.state.key().is_some(), forget);
            if forget.on_hover_text(scene.state.when_key_is_forgotten()).clicked() {
                scene.actions.push(Action::ForgetKey);
                end = Some(End::Left);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let save = Button::primary("Save").shortcut("Enter");
                let is_key = ClientKey::from_input(&self.typed).is_some();
                if ui.add_enabled(is_key, save).on_disabled_hover_text("Type or paste a key first").clicked() {
                    end = Some(End::Saved);
                }
                if ui.add(Button::secondary("Cancel").shortcut("Esc")).clicked() {
                    end = Some(End::Left);
                }
            });
        });
        end
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

/// Shows a key, or in the same room and with a word to it that it is not where it should be.
fn sign_ui(ui: &mut Ui, place: Option<&KeyPlace>) {
    let palette = Palette::of(ui);
    let (icon, ink, word) = match place {
        Some(KeyPlace::Session(_)) => (Icon::Warning, palette.warn.ink, "Not kept"),
        Some(KeyPlace::Unread(_)) => (Icon::Warning, palette.warn.ink, "Not read"),
        Some(KeyPlace::Loading) => (Icon::Key, palette.weak, "Loading"),
        Some(KeyPlace::Saving) => (Icon::Key, palette.weak, "Saving"),
        Some(KeyPlace::Keychain) | None => (Icon::Key, palette.weak, "Key"),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ICON, HEIGHT), Sense::hover());
    let galley = icon.galley(ui.painter(), SMALL_ICON, ink);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    if let Some(place) = place {
        response.on_hover_text(place.describe());
    }
}

fn masked_ui(ui: &mut Ui, key: Option<&ClientKey>, place: Option<&KeyPlace>, scenario: Option<String>) {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(MASKED, HEIGHT), Sense::hover());
    let masked = key.map(ClientKey::masked);
    let (text, kind, ink) = match &masked {
        Some(masked) => (masked.clone(), Text::Mono, palette.text),
        None => ("No key".to_owned(), Text::Body, palette.weak),
    };
    let galley = ui.painter().with_clip_rect(rect).layout_no_wrap(text, kind.font(), ink);
    ui.painter().with_clip_rect(rect).galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, ink);
    let name = masked.map_or_else(|| "No client key".to_owned(), |masked| format!("Client key {masked}"));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let scenario = scenario.map(|does| format!("The sandbox is made to do: {does}"));
    let lines: Vec<String> = scenario.into_iter().chain(place.map(KeyPlace::describe)).collect();
    if !lines.is_empty() {
        response.on_hover_text(lines.join("\n"));
    }
}

/// Paints the whole key below the bar: painted, so that neither the accessibility tree nor the clipboard ever holds it.
fn reveal(ui: &Ui, below: Pos2, key: &ClientKey) {
    let palette = Palette::of(ui);
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("revealed-key")));
    let widest = ui.ctx().content_rect().right() - below.x - 4.0 * GAP;
    let galley = painter.layout(key.expose().to_owned(), Text::Mono.font(), palette.text, widest);
    let rect = Rect::from_min_size(below, galley.size() + vec2(2.0 * PADDING, 2.0 * NEAR));
    painter.add(Shape::from(ui.visuals().popup_shadow.as_shape(rect, CONTROL_CORNER)));
    painter.rect(rect, CONTROL_CORNER, palette.raised, Stroke::new(1.0, palette.outline), StrokeKind::Inside);
    painter.galley(rect.min + vec2(PADDING, NEAR), galley, palette.text);
}

/// Paints a text at the left of a place, cut where the place ends.
fn put(ui: &Ui, rect: Rect, text: &str, kind: Text) {
    let ink = Palette::of(ui).text;
    let painter = ui.painter().with_clip_rect(rect);
    let galley = painter.layout_no_wrap(text.to_owned(), kind.font(), ink);
    painter.galley(rect.min, galley, ink);
}
