//! The header: where things go, with which key and balance; and the way to commands, help and settings.

mod balance_part;
mod capture_part;
mod profile_menu;
mod room;
mod target_part;

use eframe::egui::{
    Align, Color32, Frame, Layout, Margin, Panel, Popup, PopupCloseBehavior, Rect, Sense, Shape, Stroke, StrokeKind,
    Ui, UiBuilder, vec2,
};

use crate::controls::{Button, IconButton, landmark};
use crate::profile::Profile;
use crate::theme::{CONTROL, CONTROL_CORNER, GAP, ICON, Icon, NEAR, PADDING, Palette, SIGN_GAP, THICK, Text};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::header::profile_menu::ProfileMenu;
use crate::ui::header::room::Room;
use crate::ui::key_field::KeyField;
use crate::ui::scene::Scene;

/// Height of the header, and of the target bar in it, in points.
const HEIGHT: f32 = 48.0;
const BAR: f32 = 30.0;

/// State of the header.
#[derive(Default)]
pub struct Header {
    key: KeyField,
    menu: ProfileMenu,
}

impl Header {
    /// Opens the entry of a key.
    pub fn focus_key(&mut self) {
        self.key.focus();
    }

    /// Hands over a key that was typed.
    pub fn commit_key(&mut self, commands: &mut Commands) {
        self.key.commit(commands);
    }

    /// Shows the header.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui);
        let is_live = scene.state.profile().is_some_and(|profile| !profile.costs().is_free());
        let ground = if is_live { palette.live.tint } else { palette.panel };
        let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(GAP as i8, 0));
        let panel = Panel::top("header").exact_size(HEIGHT).frame(frame).resizable(false).show_separator_line(false);
        let shown = panel.show(ui, |ui| {
            landmark(ui, "Target and account");
            ui.spacing_mut().item_spacing.x = NEAR;
            ui.horizontal_centered(|ui| {
                let room = Room::of(ui);
                self.bar_ui(ui, room, scene);
                ui.add_space(NEAR);
                let least = capture_part::least_width(ui, scene).unwrap_or_default();
                let room_beside = |has_word| ui.available_width() - tools_width(ui, room, has_word) - NEAR;
                // What runs is seen; what can be run is known by its icon too.
                let has_word = room_beside(true) >= least;
                let widest = room_beside(has_word);
                capture_part::show(ui, room, widest, scene);
                self.tools_ui(ui, room, has_word, scene);
            });
        });
        // What costs money is seen across the whole window.
        let (thick, color) = if is_live { (THICK, palette.live.edge) } else { (1.0, palette.line) };
        let rect = shown.response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom() - thick / 2.0, Stroke::new(thick, color));
    }

    /// Shows the target bar: profile, key, balance, and the button that checks them.
    fn bar_ui(&mut self, ui: &mut Ui, room: Room, scene: &mut Scene<'_>) {
        let Some(profile) = scene.state.profile() else { return };
        let palette = Palette::of(ui);
        let edge = palette.money(!profile.costs().is_free()).edge;
        ui.allocate_ui_with_layout(vec2(0.0, BAR), Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let background = ui.painter().add(Shape::Noop);
            let from = ui.cursor().min;
            self.target_ui(ui, room, profile, scene);
            separator(ui);
            self.key.part_ui(ui, room.has_eye(), scene);
            separator(ui);
            balance_part::show(ui, room, scene);
            separator(ui);
            balance_part::check_ui(ui, scene);
            let bar = Rect::from_min_max(from, ui.min_rect().max);
            let bar = Rect::from_center_size(bar.center(), vec2(bar.width(), BAR)).expand2(vec2(1.0, 0.0));
            ui.painter().set(background, Shape::rect_filled(bar, CONTROL_CORNER, palette.panel));
            ui.painter().rect_stroke(bar, CONTROL_CORNER, Stroke::new(1.0, edge), StrokeKind::Inside);
        });
    }

    /// Shows where things go; a click opens the profiles, and under the sandbox what it can be made to do.
    fn target_ui(&mut self, ui: &mut Ui, room: Room, profile: &Profile, scene: &mut Scene<'_>) {
        let scenario = scene.state.scenario_in_force();
        let response = target_part::show(ui, room, profile, scenario.as_deref());
        if response.clicked() {
            // The menu opens over the entry of a key: one of them at a time.
            self.key.leave(ui.ctx());
        }
        let popup = Popup::from_toggle_button_response(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name("Profiles")
            .gap(NEAR)
            .width(profile_menu::WIDTH);
        let is_open = popup.is_open();
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
        let shown = popup.show(|ui| self.menu.show(ui, scene));
        if shown.is_some_and(|shown| shown.inner) {
            self.key.leave(ui.ctx());
        }
    }

    /// Shows the way to commands, help and settings at the right end, in the order in which the keyboard goes through
    /// them.
    fn tools_ui(&mut self, ui: &mut Ui, room: Room, has_word: bool, scene: &mut Scene<'_>) {
        let place = ui.available_rect_before_wrap();
        let (before, icons) = place.split_left_right_at_x(place.right() - 2.0 * CONTROL - NEAR);
        let part = |ui: &mut Ui, id: &str, place: Rect, layout: Layout| {
            ui.new_child(UiBuilder::new().id_salt(id).max_rect(place).layout(layout))
        };
        let before = before.with_max_x(before.right() - 2.0 * NEAR);
        palette_ui(&mut part(ui, "palette", before, Layout::right_to_left(Align::Center)), room, has_word, scene);
        let mut icons = part(ui, "tools", icons, Layout::left_to_right(Align::Center));
        if room.has_help() {
            tool_ui(&mut icons, Icon::Help, Action::Help, scene);
        }
        tool_ui(&mut icons, Icon::Settings, Action::Settings, scene);
        if !room.has_help() {
            let more = icons.add(IconButton::new(Icon::More, "More"));
            Popup::menu(&more).show(|ui| self.more_ui(ui, scene));
        }
    }

    /// Shows what a narrow header has no room for.
    fn more_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        scene.entry_ui(ui, Action::Help.label(), Action::Help);
        let word = self.key.reveal_word();
        if ui.add_enabled(scene.state.key().is_some(), eframe::egui::Button::new(word)).clicked() {
            self.key.toggle();
            ui.close();
        }
    }
}

fn palette_ui(ui: &mut Ui, room: Room, has_word: bool, scene: &mut Scene<'_>) {
    if !has_word {
        tool_ui(ui, Icon::Find, Action::Palette, scene);
        return;
    }
    let button = Button::quiet(room.palette_word()).icon(Icon::Find);
    let shortcut = Action::Palette.shortcut_text(ui.ctx());
    let window = ui.ctx().content_rect().width();
    let button = if room.has_shortcut(window) { button.shortcut(shortcut) } else { button };
    let palette = ui.add(button).accessible_name(Action::Palette.label());
    if palette.on_hover_text(Action::Palette.hint(ui.ctx())).clicked() {
        scene.actions.push(Action::Palette);
    }
}

/// Returns the width of what stands at the right end, in points.
fn tools_width(ui: &Ui, room: Room, has_word: bool) -> f32 {
    let icons = 2.0 * NEAR + 2.0 * CONTROL + NEAR;
    if !has_word {
        return CONTROL + icons;
    }
    let width = |text: &str, kind: Text| {
        ui.painter().layout_no_wrap(text.to_owned(), kind.font(), Color32::PLACEHOLDER).size().x
    };
    let shortcut = room.has_shortcut(ui.ctx().content_rect().width());
    let shortcut = if shortcut { SIGN_GAP + width(&Action::Palette.shortcut_text(ui.ctx()), Text::Small) } else { 0.0 };
    let palette = 2.0 * PADDING + ICON + SIGN_GAP + width(room.palette_word(), Text::Button) + shortcut;
    palette + icons
}

fn tool_ui(ui: &mut Ui, icon: Icon, action: Action, scene: &mut Scene<'_>) {
    let name = action.label().trim_end_matches('…');
    if ui.add(IconButton::new(icon, name).shortcut(action.shortcut_text(ui.ctx()))).clicked() {
        scene.actions.push(action);
    }
}

/// Paints the line between two parts of the bar.
fn separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, BAR - 2.0), Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, Palette::of(ui).line));
}
