//! The editor of a profile: its settings and limits, made from their tables, and the addresses of its base URL.

use eframe::egui::{Context, DragValue, Grid, Response, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::contract::{BaseUrl, Method, cut};
use crate::desk::{ProfileCommand, State};
use crate::profile::{
    Address, LIMITS, Limit, Profile, ProfileEdit, SETTINGS, Setting, SettingKind, SettingText, Template,
};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, Tick};
use crate::ui::dialogs::modal::{Answer, Strip, body_ui, safe_ui, show as show_dialog};
use crate::ui::quantity;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, Icon, Palette, Text};

/// Width of the editor, in points.
const WIDTH: f32 = 560.0;

/// Longest name in the title, in characters.
const MAX_NAME_CHARS: usize = 40;

/// A profile being edited.
struct Editing {
    /// The profile that is stored; `None` for a new one.
    before: Option<Profile>,
    /// The profile as the editing began.
    start: Profile,
    now: Profile,
    /// The base URL as typed; halfway it can't be read as an address.
    base_url: String,
    foot: Foot,
    /// The name has not had the keyboard yet.
    wants_focus: bool,
}

/// What stands at the foot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Foot {
    Buttons,
    /// The operator wants to delete the profile, and is asked.
    Deleting,
    /// The operator wants to leave what was changed, and is asked.
    Leaving,
}

/// How the editing ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Left,
    Saved,
}

/// State of the editor: closed, or a profile being edited.
#[derive(Default)]
pub struct ProfileEditor {
    editing: Option<Editing>,
}

impl ProfileEditor {
    /// Opens the editor of a profile.
    pub fn edit(&mut self, profile: &Profile) {
        self.open(Some(profile.clone()), profile.clone());
    }

    /// Opens the editor of a new profile.
    pub fn create(&mut self, template: Template, now_ms: i64) {
        // Ids are never used again: a keychain may still hold a key under an old one.
        self.open(None, template.profile(&format!("profile-{now_ms:x}")));
    }

    fn open(&mut self, before: Option<Profile>, now: Profile) {
        let base_url = now.address.text().to_owned();
        self.editing =
            Some(Editing { before, start: now.clone(), now, base_url, foot: Foot::Buttons, wants_focus: true });
    }

    /// Shows the editor while it is open. A new profile that was saved is asked for its key next.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some(editing) = &mut self.editing else { return };
        let is_new = editing.before.is_none();
        let title = if is_new {
            "New profile".to_owned()
        } else {
            format!("Profile {}", cut(&editing.start.name, MAX_NAME_CHARS))
        };
        let shown =
            show_dialog(ctx, "profile-editor", &title, WIDTH, |ui| editing.editor_ui(ui, scene.state, scene.commands));
        let Some(end) = shown.inner.or_else(|| editing.leave(shown.is_left)) else { return };
        self.editing = None;
        if is_new && end == End::Saved {
            scene.actions.push(Action::FocusKey);
        }
    }
}

impl Editing {
    fn is_changed(&self) -> bool {
        self.now != self.start || self.base_url != self.start.address.text()
    }

    /// Leaves the editor if that was asked for, but asks first where something was changed.
    fn leave(&mut self, is_left: bool) -> Option<End> {
        if is_left {
            // Asked for once more, it means that the editing goes on.
            self.foot = match self.foot {
                Foot::Buttons if !self.is_changed() => return Some(End::Left),
                Foot::Buttons => Foot::Leaving,
                Foot::Leaving | Foot::Deleting => Foot::Buttons,
            };
        }
        None
    }

    fn editor_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<End> {
        body_ui(ui, |ui| {
            self.settings_ui(ui, Setting::is_wide);
            ui.add_space(GAP / 2.0);
            self.limits_ui(ui);
            self.settings_ui(ui, |setting| !setting.is_wide());
            self.cautions_ui(ui);
        });
        match self.foot {
            Foot::Buttons => self.buttons_ui(ui, state, commands),
            Foot::Deleting => self.deletion_ui(ui, state, commands),
            Foot::Leaving => self.leaving_ui(ui),
        }
    }

    /// Shows some of the settings, in the order of their table.
    fn settings_ui(&mut self, ui: &mut Ui, is_wanted: fn(&Setting) -> bool) {
        for setting in SETTINGS.iter().filter(|setting| is_wanted(setting)) {
            self.setting_ui(ui, setting);
        }
    }

    fn setting_ui(&mut self, ui: &mut Ui, setting: &Setting) {
        match &setting.kind {
            SettingKind::Address if setting.applies_to(&self.now) => self.address_ui(ui, setting.label),
            SettingKind::Address => {
                ui.label(RichText::new("The sandbox finds its own address at each start").color(Palette::of(ui).weak));
            }
            SettingKind::Line(text) => {
                let line = self.text_ui(ui, setting, text, |field| field.desired_width(f32::INFINITY));
                if std::mem::take(&mut self.wants_focus) {
                    line.request_focus();
                }
            }
            SettingKind::Short(text, empty) => {
                ui.horizontal(|ui| {
                    self.text_ui(ui, setting, text, |field| field.hint_text(*empty).desired_width(120.0));
                });
            }
            SettingKind::Switch { get, set } if setting.applies_to(&self.now) => {
                let mut is_on = get(&self.now);
                let switch = ui.add(Tick::new(&mut is_on, setting.label));
                let switch = if setting.hint.is_empty() { switch } else { switch.on_hover_text(setting.hint) };
                if switch.changed() {
                    set(&mut self.now, is_on);
                }
            }
            SettingKind::Switch { .. } => {}
        }
    }

    fn text_ui(
        &mut self,
        ui: &mut Ui,
        setting: &Setting,
        text: &SettingText,
        shaped: impl FnOnce(TextEdit<'_>) -> TextEdit<'_>,
    ) -> Response {
        let label = ui.label(setting.label);
        let label = if setting.hint.is_empty() { label } else { label.on_hover_text(setting.hint) };
        let mut value = (text.get)(&self.now).to_owned();
        let response = ui.add(shaped(TextEdit::singleline(&mut value))).labelled_by(label.id);
        if response.changed() {
            (text.set)(&mut self.now, &value);
        }
        response
    }

    /// Shows the base URL, and below it the addresses that come of it.
    fn address_ui(&mut self, ui: &mut Ui, label: &str) {
        let palette = Palette::of(ui);
        let label = ui.label(label);
        let field = TextEdit::singleline(&mut self.base_url).desired_width(f32::INFINITY);
        if ui.add(field).labelled_by(label.id).changed() {
            self.now.address = Address::parse(&self.base_url);
        }
        match BaseUrl::parse(&self.base_url) {
            Ok(base_url) => {
                for method in Method::ALL {
                    let url = base_url.method_url(method);
                    ui.label(RichText::new(url.as_str()).small().monospace().color(palette.weak));
                }
                for warning in base_url.warnings() {
                    ui.label(RichText::new(warning.to_string()).small().color(palette.warn.ink));
                }
            }
            Err(error) => drop(ui.label(RichText::new(error.to_string()).small().color(palette.bad.ink))),
        }
        let text = "Enter its key at the top of the window; the key is kept in the system's keychain";
        ui.label(RichText::new(text).small().color(palette.weak));
    }

    fn limits_ui(&mut self, ui: &mut Ui) {
        Grid::new("profile-limits").num_columns(2).show(ui, |ui| {
            for field in &LIMITS {
                ui.label(field.label).on_hover_text(field.hint);
                let mut value = self.now.limits.get(field.limit);
                let drag = DragValue::new(&mut value)
                    .range(field.range.clone())
                    .suffix(format!(" {}", field.unit))
                    .speed(10.0)
                    .custom_formatter(|number, _| quantity::grouped(number as u64))
                    .custom_parser(|text| text.replace([',', ' '], "").parse().ok());
                let response = ui.add(drag).on_hover_text(field.hint);
                response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, field.label));
                if response.changed() {
                    self.now.limits.set(field.limit, value);
                }
                ui.end_row();
            }
        });
    }

    /// Says which of the values do not do what is written.
    fn cautions_ui(&self, ui: &mut Ui) {
        let is_hasty = !self.now.is_local() && self.now.limits.get(Limit::PollSpacing) < 2_000;
        let hasty = is_hasty.then_some("A live service is polled at most every 2,000 ms, even where less is set");
        let cautions = SETTINGS.iter().filter_map(|setting| (setting.caution)(&self.now));
        for caution in hasty.into_iter().chain(cautions) {
            ui.label(RichText::new(caution).small().color(Palette::of(ui).warn.ink));
        }
    }

    /// Returns why the profile can't be saved as it is.
    fn problem(&self, state: &State) -> Option<&'static str> {
        let name = self.now.name.trim();
        if name.is_empty() {
            return Some("Give the profile a name");
        }
        let is_taken = |known: &Profile| known.id != self.now.id && known.name.eq_ignore_ascii_case(name);
        if state.profiles.iter().any(is_taken) {
            return Some("Another profile has that name");
        }
        (self.now.address.base_url().is_none() && !matches!(self.now.address, Address::Sandbox(_)))
            .then_some("The base URL can't be read")
    }

    fn buttons_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<End> {
        let foot = Strip::foot(ui);
        let problem = self.problem(state);
        let can_delete = self.before.is_some() && !self.now.is_built_in();
        let is_deleting = foot.left(ui, |ui| {
            let is_deleting = can_delete && ui.add(Button::quiet("Delete…").icon(Icon::Delete)).clicked();
            if let Some(problem) = problem {
                ui.label(RichText::new(problem).small().color(Palette::of(ui).weak));
            }
            is_deleting
        });
        if is_deleting {
            self.foot = Foot::Deleting;
        }
        let end = foot.right(ui, |ui| {
            let is_left = ui.add(Button::secondary("Cancel").shortcut("Esc")).clicked();
            let is_saved = ui.add_enabled(problem.is_none(), Button::primary("Save")).clicked();
            if is_saved { Some(End::Saved) } else { is_left.then_some(End::Left) }
        });
        if end == Some(End::Saved) {
            commands.push(ProfileCommand::Save(Box::new(self.edit())));
        }
        end
    }

    fn leaving_ui(&mut self, ui: &mut Ui) -> Option<End> {
        let foot = Strip::foot(ui);
        foot.left(ui, |ui| ui.label("What you changed is not saved"));
        let answer = foot.right(ui, |ui| {
            let keep = safe_ui(ui, "Keep editing");
            keep.or(ui.add(Button::secondary("Discard")).clicked().then_some(Answer::Do))
        });
        if answer == Some(Answer::Leave) {
            self.foot = Foot::Buttons;
        }
        (answer == Some(Answer::Do)).then_some(End::Left)
    }

    /// Returns the profile as it was and as it is to be, without space around its texts.
    fn edit(&self) -> ProfileEdit {
        let mut now = self.now.clone();
        for setting in SETTINGS {
            if let SettingKind::Line(text) | SettingKind::Short(text, _) = &setting.kind {
                text.trim(&mut now);
            }
        }
        ProfileEdit { before: self.before.clone(), now }
    }

    /// Asks before a profile is deleted, and says what is deleted with it. The second click lies where the first did
    /// not.
    fn deletion_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<End> {
        let warn = Palette::of(ui).warn.ink;
        let open = state.following.values().filter(|following| following.profile_id == self.now.id).count();
        let foot = Strip::foot(ui);
        foot.left(ui, |ui| {
            ui.vertical(|ui| {
                ui.label(Text::Small.of("Its key is deleted too; its history stays").color(warn));
                if open > 0 {
                    let tasks = quantity::counted(open as u64, "task is", "tasks are");
                    let text = format!("{tasks} still followed; after the next start they no longer are");
                    ui.label(Text::Small.of(text).color(warn));
                }
            });
        });
        let answer = foot.right(ui, |ui| {
            let keep = safe_ui(ui, "Keep");
            keep.or(ui.add(Button::secondary("Delete for good")).clicked().then_some(Answer::Do))
        });
        match answer? {
            Answer::Leave => {
                self.foot = Foot::Buttons;
                None
            }
            Answer::Do => {
                commands.push(ProfileCommand::Delete(self.now.id.clone()));
                Some(End::Left)
            }
        }
    }
}
