//! The settings that can be changed: how the window looks, the history, and callbacks.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{Align, Label, Layout, PopupCloseBehavior, Stroke, Ui, vec2};

use crate::controls::{Button, IconButton, Look, Tick, cut_ui, segments_ui};
use crate::desk::{CopyCommand, ReceiverCommand, ReceiverState, SettingsCommand, State, TransferCommand};
use crate::profile::{BackendChoice, Limit, Profile, ThemeChoice};
use crate::theme::{Icon, Palette, Text};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::history::{columns_text, columns_ui};
use crate::ui::scene::Scene;
use crate::ui::zoom::ZoomStep;
use crate::view::quantity::{counted, grouped};

/// Height of a setting, in points.
const HEIGHT: f32 = 48.0;

/// Shows a setting: its name, what it is, and at the right what it is set with.
fn setting_ui<R>(ui: &mut Ui, name: &str, what: &str, controls: impl FnOnce(&mut Ui) -> R) -> R {
    let weak = Palette::of(ui).weak;
    let size = vec2(ui.available_width(), HEIGHT);
    let shown = ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        let result = controls(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.vertical(|ui| {
                ui.add_space(6.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(Text::Body.of(name));
                cut_ui(ui, Text::Small.of(what).color(weak), what);
            });
        });
        result
    });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, Palette::of(ui).line));
    shown.inner
}

/// Shows how the window looks.
pub fn look_ui(ui: &mut Ui, scene: &mut Scene<'_>) -> Option<()> {
    // The row is laid out from the right.
    let choices = [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::System].map(|choice| (choice, word(choice)));
    let theme = scene.state.settings.theme;
    let chosen =
        setting_ui(ui, "Theme", "System follows the desktop's light or dark", |ui| segments_ui(ui, theme, choices));
    if let Some(theme) = chosen {
        scene.commands.push(SettingsCommand::Theme(theme));
    }
    setting_ui(ui, "Zoom", "Ctrl and +, −, 0", |ui| {
        if ui.add(IconButton::new(Icon::New, "Larger")).clicked() {
            scene.actions.push(Action::Zoom(ZoomStep::Larger));
        }
        let percent = format!("{:.0} %", ui.ctx().zoom_factor() * 100.0);
        ui.add_sized([52.0, 28.0], Label::new(Text::Button.of(percent)));
        if ui.add(IconButton::new(Icon::Less, "Smaller")).clicked() {
            scene.actions.push(Action::Zoom(ZoomStep::Smaller));
        }
    });
    #[cfg(target_os = "linux")]
    backend_ui(ui, scene);
    let state = scene.state;
    setting_ui(ui, "Columns of the history", &columns_text(state), |ui| {
        if ui.add(Button::quiet("Reset widths")).on_hover_text("The columns fit the window again").clicked() {
            scene.commands.push(SettingsCommand::Columns(state.settings.columns.without_widths()));
        }
        choose_columns_ui(ui, state, scene.commands);
    });
    None
}

/// Shows what the next window is opened on.
#[cfg(target_os = "linux")]
fn backend_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    // The row is laid out from the right.
    let choices = [(BackendChoice::Wayland, "Wayland"), (BackendChoice::X11, "X11"), (BackendChoice::Auto, "Auto")];
    let backend = scene.state.settings.backend;
    let what = "From the next start: drops need X11, sharp text at odd scales Wayland";
    if let Some(backend) = setting_ui(ui, "Opened on", what, |ui| segments_ui(ui, backend, choices)) {
        scene.commands.push(SettingsCommand::Backend(backend));
    }
}

/// Shows the button that opens the columns to be ticked.
fn choose_columns_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button = eframe::egui::Button::new("Choose…").with_class(Look::Secondary.class());
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| columns_ui(ui, state, commands));
    response.accessible_name("Choose the columns of the history");
}

const fn word(choice: ThemeChoice) -> &'static str {
    match choice {
        ThemeChoice::System => "System",
        ThemeChoice::Light => "Light",
        ThemeChoice::Dark => "Dark",
    }
}

/// Shows where the history is, its backups, and how long it is kept. Returns something when the window makes way.
pub fn history_ui(ui: &mut Ui, scene: &mut Scene<'_>) -> Option<()> {
    let state = scene.state;
    let path = &state.history_file;
    setting_ui(ui, "File", &path.display().to_string(), |ui| {
        if ui.add(Button::secondary("Show in folder").icon(Icon::ShowInFolder)).clicked() {
            scene.commands.push(TransferCommand::ShowInFolder(path.clone()));
        }
    });
    let mut chosen = None;
    let backup = "A whole copy, while it is in use. Restoring saves the present one beside it first";
    setting_ui(ui, "Backup", backup, |ui| {
        for action in [Action::Restore, Action::BackUp] {
            let button = Button::secondary(action.label());
            if ui.add(button).on_hover_text(action.row().tooltip).clicked() {
                chosen = Some(action);
            }
        }
    });
    setting_ui(ui, "How long submissions are kept", &kept(state), |ui| {
        if ui.add(Button::secondary("In the profile…")).clicked() {
            chosen = Some(Action::EditProfile);
        }
    });
    scene.actions.extend(chosen);
    chosen.map(|_| ())
}

/// Returns how long each profile keeps its submissions: `Sandbox: 30 days · CapKill: for ever`.
fn kept(state: &State) -> String {
    state
        .profiles
        .iter()
        .map(|profile| format!("{}: {}", profile.name, kept_by(profile)))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn kept_by(profile: &Profile) -> String {
    match (profile.limits.get(Limit::KeepDays), profile.limits.get(Limit::KeepSubmissions)) {
        (0, 0) => "for ever".to_owned(),
        (days, 0) => counted(days, "day", "days"),
        (0, most) => format!("at most {}", grouped(most)),
        (days, most) => format!("{}, at most {}", counted(days, "day", "days"), grouped(most)),
    }
}

/// Shows the receiver of callbacks.
pub fn callbacks_ui(ui: &mut Ui, scene: &mut Scene<'_>) -> Option<()> {
    let state = scene.state;
    let mut is_on = state.settings.receiver.is_on;
    setting_ui(ui, "Receive callbacks here", &listening(&state.receiver), |ui| {
        if ui.add(Tick::new(&mut is_on, "On")).changed() {
            scene.commands.push(ReceiverCommand::Switch(is_on));
        }
    });
    let address = match &state.receiver {
        ReceiverState::On(port) => Some(format!("http://127.0.0.1:{port}")),
        ReceiverState::Off | ReceiverState::Starting | ReceiverState::Failed(_) => None,
    };
    let what = "From elsewhere through a tunnel of yours, which leads to this address";
    setting_ui(ui, "Receiver", what, |ui| {
        let copy = ui.add_enabled(address.is_some(), Button::secondary("Copy the address").icon(Icon::Copy));
        if let Some(address) = address.filter(|_| copy.clicked()) {
            scene.commands.push(CopyCommand::Text(address));
        }
    });
    None
}

fn listening(receiver: &ReceiverState) -> String {
    match receiver {
        ReceiverState::Off => "Off: nothing listens".to_owned(),
        ReceiverState::Starting => "Starting".to_owned(),
        ReceiverState::On(port) => {
            format!("Listens on 127.0.0.1:{port} only; each submission has an address of its own")
        }
        ReceiverState::Failed(why) => why.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Address, CAPKILL_ID};

    #[test]
    fn what_is_kept_is_said_in_days_or_for_ever() {
        let mut profile = Profile::new(CAPKILL_ID, "CapKill", Address::parse("https://capkill.com/api/"));
        assert_eq!(kept_by(&profile), "for ever");
        profile.limits.set(Limit::KeepDays, 30);
        assert_eq!(kept_by(&profile), "30 days");
        profile.limits.set(Limit::KeepSubmissions, 1_000);
        assert_eq!(kept_by(&profile), "30 days, at most 1,000");
    }
}
