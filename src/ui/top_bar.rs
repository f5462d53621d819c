//! The top bar: profile, client key, balance, and the mark that tells a live profile from the sandbox.

use eframe::egui::{Align, Color32, ComboBox, Frame, Label, Layout, Margin, Panel, Role, Stroke, Ui, WidgetInfo};

use crate::desk::{ProfileCommand, SettingsCommand, State};
use crate::profile::{Address, Costs, Profile, ThemeChoice};
use crate::ui::action::Action;
use crate::ui::balance::BalancePanel;
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, landmark};
use crate::ui::key_field::KeyField;
use crate::ui::scene::Scene;
use crate::ui::theme;
use crate::ui::theme::{CONTROL_CORNER, Icon, Palette, Text};

/// The palette's and the theme's room at the right end, in points.
const RIGHT_END: f32 = 190.0;

/// From this width on everything fits into one row, in points.
const ONE_ROW: f32 = 1180.0;

/// State of the top bar.
#[derive(Default)]
pub struct TopBar {
    key: KeyField,
}

impl TopBar {
    /// Puts the keyboard into the key field.
    pub fn focus_key(&mut self) {
        self.key.focus();
    }

    /// Hands over a key that was typed.
    pub fn commit_key(&mut self, commands: &mut Commands) {
        self.key.commit(commands);
    }

    /// Shows the bar.
    pub fn show(&mut self, ui: &mut Ui, balance: &mut BalancePanel, scene: &mut Scene<'_>) {
        let profile = scene.state.profile();
        let palette = Palette::of(ui);
        let costs_money = profile.is_some_and(|profile| !profile.costs().is_free());
        let ground = if costs_money { palette.live.tint } else { palette.panel };
        Panel::top("top-bar").frame(theme::panel_frame(ui).fill(ground)).show(ui, |ui| {
            landmark(ui, "Target and account");
            let is_one_row = ui.available_width() >= ONE_ROW;
            ui.horizontal(|ui| {
                self.profile_ui(ui, scene);
                mark_ui(ui, profile);
                if is_one_row {
                    ui.separator();
                    self.account_ui(ui, RIGHT_END, balance, scene);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    theme_ui(ui, scene.state, scene.commands);
                    palette_ui(ui, scene);
                });
            });
            if !is_one_row {
                ui.horizontal(|ui| self.account_ui(ui, 0.0, balance, scene));
            }
            if costs_money {
                // A line across the whole window, so that the mark can't be overlooked.
                let y = ui.max_rect().bottom() + 9.0;
                let stroke = Stroke::new(3.0, Palette::of(ui).live.edge);
                ui.painter().hline(ui.ctx().content_rect().x_range(), y, stroke);
            }
        });
    }

    /// Shows key and balance; `right_end` is the room to be left at the right, in points.
    fn account_ui(&mut self, ui: &mut Ui, right_end: f32, balance: &mut BalancePanel, scene: &mut Scene<'_>) {
        self.key.show(ui, right_end, scene.state, scene.commands);
        balance.bar_ui(ui, right_end, scene);
    }

    fn profile_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let profile = scene.state.profile();
        let selected = profile.map(|profile| profile.name.as_str()).unwrap_or_default();
        ui.label("Profile");
        let combo = ComboBox::from_id_salt("profile").selected_text(selected).width(110.0).truncate();
        let combo = combo.show_ui(ui, |ui| {
            self.choices_ui(ui, scene);
            ui.separator();
            for action in [Action::EditProfile, Action::NewProfile, Action::NewCompatible] {
                if ui.selectable_label(false, action.label()).on_hover_text(action.row().tooltip).clicked() {
                    scene.actions.push(action);
                }
            }
        });
        combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Profile: {selected}")));
        if let Some(url) = profile.and_then(|profile| profile.address.base_url()) {
            combo.response.on_hover_text(url.to_string());
        }
    }

    /// Lists the profiles; choosing another wipes what was typed of a key.
    fn choices_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        for profile in &scene.state.profiles {
            let address = profile.address.base_url().map(ToString::to_string).unwrap_or_default();
            let is_selected = profile.id == scene.state.selected_profile;
            let choice = ui.selectable_label(is_selected, &profile.name).on_hover_text(address);
            if choice.clicked() && !is_selected {
                self.key.leave(ui.ctx());
                scene.commands.push(ProfileCommand::Select(profile.id.clone()));
            }
        }
    }
}

/// Says whether a submission would cost money.
fn mark_ui(ui: &mut Ui, profile: Option<&Profile>) {
    let palette = Palette::of(ui);
    let free: (Color32, Color32) = (palette.free.ink, palette.free.tint);
    let (text, (color, tint), hint) = match profile.map(|profile| (&profile.address, profile.costs())) {
        Some((Address::Unreadable(_), _)) => (
            "NO ADDRESS",
            (palette.bad.ink, palette.bad.tint),
            "The base URL of this profile can't be read; correct it in the profile",
        ),
        Some((_, Costs::Money)) => (
            "LIVE · costs money",
            (palette.live.ink, palette.live.tint),
            "Submissions go to the real service and are paid for",
        ),
        Some((_, Costs::Free)) => ("FREE", free, "Submissions cost nothing, as this profile says"),
        Some((_, Costs::Sandbox)) | None => {
            ("SANDBOX · free", free, "Submissions stay on this machine and cost nothing")
        }
    };
    let frame = Frame::new()
        .fill(tint)
        .stroke(Stroke::new(1.0, color))
        .corner_radius(CONTROL_CORNER)
        .inner_margin(Margin::symmetric(8, 3));
    frame.show(ui, |ui| ui.add(Label::new(Text::Title.of(text).color(color))).on_hover_text(hint));
}

/// Shows the button that opens the list of all commands.
fn palette_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let button = Button::quiet(Action::Palette.label()).icon(Icon::Find);
    if ui.add(button).on_hover_text(Action::Palette.hint(ui.ctx())).clicked() {
        scene.actions.push(Action::Palette);
    }
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
            if ui.selectable_label(choice == chosen, label(choice)).clicked() {
                commands.push(SettingsCommand::Theme(choice));
            }
        }
    });
    combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Theme: {}", label(chosen))));
    combo.response.on_hover_text("Theme");
}
