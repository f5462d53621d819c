//! The menu of the profiles, and of what the sandbox can be made to do.

use eframe::egui::{Align, Color32, Label, Layout, ScrollArea, Ui, vec2};

use crate::contract::{BaseUrl, ClientKey, cut, cut_middle};
use crate::controls::{Button, MenuRow};
use crate::desk::{KeyCommand, ProfileCommand};
use crate::profile::Profile;
use crate::theme::{ICON, Icon, NEAR, PADDING, Palette, SIGN_GAP, Text};
use crate::ui::action::Action;
use crate::ui::header::target_part::MAX_NAME_CHARS;
use crate::ui::scenario_list::ScenarioList;
use crate::ui::scene::Scene;

/// Width and greatest height of the menu, and what is left below it in a small window, in points.
pub const WIDTH: f32 = 520.0;
const HEIGHT: f32 = 620.0;
const LEFT_BELOW: f32 = 70.0;

/// Longest text after a profile's name, in characters.
const MAX_MORE_CHARS: usize = 44;

/// Greatest height of the list of profiles, in points.
const PROFILES: f32 = 200.0;

/// Space before the buttons that edit, in points.
const BEFORE_EDITS: f32 = 22.0;

/// Height of the head of the scenarios, in points.
const HEAD: f32 = 24.0;

/// State of the menu.
#[derive(Default)]
pub struct ProfileMenu {
    scenarios: ScenarioList,
}

impl ProfileMenu {
    /// Shows the menu. Returns whether another profile or key was chosen, which ends the typing of a key.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        let most = (ui.ctx().content_rect().height() - LEFT_BELOW).clamp(200.0, HEIGHT);
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 32.0));
        ui.set_max_height(most);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut is_chosen = false;
        ScrollArea::vertical().id_salt("profiles").max_height(PROFILES).show(ui, |ui| {
            for profile in &scene.state.profiles {
                is_chosen |= profile_ui(ui, profile, scene);
            }
        });
        edits_ui(ui, scene);
        if scene.state.profile().is_some_and(|profile| profile.address.is_sandbox()) {
            ui.add_space(NEAR);
            ui.separator();
            is_chosen |= self.scenarios_ui(ui, scene);
        }
        is_chosen
    }

    fn scenarios_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        let weak = Palette::of(ui).weak;
        let size = vec2(ui.available_width(), HEAD);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(8.0);
            ui.label(Text::Label.of("What the sandbox does").color(weak));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(8.0);
                ui.add(Label::new(Text::Small.of("sets the key; nothing is sent").color(weak)).truncate());
            });
        });
        let set = self.scenarios.show(ui, scene.state, scene.state.key(), scene.commands);
        let Some((key, cleaned)) = set.and_then(|key| ClientKey::from_input(&key)) else { return false };
        scene.commands.push(KeyCommand::Set(key, cleaned));
        ui.close();
        true
    }
}

/// Shows a profile. Returns whether it was chosen instead of another.
fn profile_ui(ui: &mut Ui, profile: &Profile, scene: &mut Scene<'_>) -> bool {
    let palette = Palette::of(ui);
    let is_chosen = profile.id == scene.state.selected_profile;
    let host = profile.address.base_url().map(BaseUrl::host);
    let key = scene.state.key_of(&profile.id).map(ClientKey::masked);
    let more = [host, key].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let costs = profile.costs();
    let ink = if costs.is_free() { palette.free.ink } else { palette.live.ink };
    let words = cut(&profile.name, MAX_NAME_CHARS);
    let more = cut_middle(&more, MAX_MORE_CHARS);
    let row = MenuRow { is_chosen, words: &words, more: &more, right: (costs.words(), Text::Label, ink) };
    if !ui.add(row).on_hover_text(format!("{} · {}", profile.name, profile.address.text())).clicked() {
        return false;
    }
    ui.close();
    if !is_chosen {
        scene.commands.push(ProfileCommand::Select(profile.id.clone()));
    }
    !is_chosen
}

/// Shows the buttons that edit the profile in use and make another.
fn edits_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    const NEW: [(Action, &str); 2] =
        [(Action::NewProfile, "New profile…"), (Action::NewCompatible, "Compatible service…")];
    let name = scene.state.profile().map_or("", |profile| profile.name.as_str());
    ui.horizontal(|ui| {
        ui.add_space(BEFORE_EDITS);
        let others = NEW.iter().map(|(_, words)| button_width(ui, words) + ui.spacing().item_spacing.x);
        let room = ui.available_width() - others.sum::<f32>();
        let edit = edit_words(name, |words| button_width(ui, words) <= room);
        let edit = (Action::EditProfile, edit.as_str(), Icon::Change);
        for (action, words, icon) in [edit].into_iter().chain(NEW.map(|(action, words)| (action, words, Icon::New))) {
            if ui.add(Button::quiet(words).icon(icon)).on_hover_text(action.row().tooltip).clicked() {
                scene.actions.push(action);
                ui.close();
            }
        }
    });
}

/// Returns the words of the button that edits the profile in use, with as much of its name as has room.
fn edit_words(name: &str, has_room: impl Fn(&str) -> bool) -> String {
    let most = name.chars().count().min(MAX_NAME_CHARS);
    let words = |chars: usize| format!("Edit {}…", name.chars().take(chars).collect::<String>().trim_end());
    (1..=most).rev().map(words).find(|words| has_room(words)).unwrap_or_else(|| "Edit…".to_owned())
}

/// Returns the width of a button with an icon before its words, in points.
fn button_width(ui: &Ui, words: &str) -> f32 {
    let words = ui.painter().layout_no_wrap(words.to_owned(), Text::Button.font(), Color32::PLACEHOLDER);
    2.0 * PADDING + ICON + SIGN_GAP + words.size().x.ceil()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_name_has_one_ellipsis() {
        let name = "LongName ".repeat(20);
        assert_eq!(edit_words(&name, |_| true), "Edit LongName LongName LongNa…");
        assert_eq!(edit_words(&name, |words| words.chars().count() <= 14), "Edit LongName…");
        assert_eq!(edit_words("Mine", |_| true), "Edit Mine…");
        assert_eq!(edit_words("Mine", |_| false), "Edit…");
    }
}
