//! The editor of a profile: its settings and limits, made from their tables, and the addresses of its base URL.

use eframe::egui::{Context, DragValue, Grid, Response, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::contract::{BaseUrl, Method};
use crate::desk::{ProfileCommand, State};
use crate::profile::{
    Address, LIMITS, Limit, Profile, ProfileEdit, SETTINGS, Setting, SettingKind, SettingText, Template,
};
use crate::ui::action::Action;
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, Tick};
use crate::ui::dialogs::modal::{Answer, answer_ui, modal};
use crate::ui::quantity;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, Icon, Palette};

/// A profile being edited.
struct Editing {
    /// The profile that is stored; `None` for a new one.
    before: Option<Profile>,
    /// The profile as the editing began.
    start: Profile,
    now: Profile,
    /// The base URL as typed; halfway it can't be read as an address.
    base_url: String,
    is_asking_to_delete: bool,
    /// The name has not had the keyboard yet.
    wants_focus: bool,
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
            Some(Editing { before, start: now.clone(), now, base_url, is_asking_to_delete: false, wants_focus: true });
    }

    /// Shows the editor while it is open. A new profile that was saved is asked for its key next.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some(editing) = &mut self.editing else { return };
        let response = modal(ctx, "profile-editor").show(ctx, |ui| {
            ui.set_width(500.0);
            editing.editor_ui(ui, scene.state, scene.commands)
        });
        let is_new = editing.before.is_none();
        // A click beside it must not throw edits away.
        let leaves = response.should_close() && !editing.is_changed();
        let Some(end) = response.inner.or(leaves.then_some(End::Left)) else { return };
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

    fn editor_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<End> {
        ui.heading(if self.before.is_none() { "New profile" } else { "Edit profile" });
        ui.add_space(GAP);
        let most = (ui.ctx().content_rect().height() - 190.0).max(160.0);
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            self.settings_ui(ui, Setting::is_wide);
            ui.add_space(GAP / 2.0);
            self.limits_ui(ui);
            self.settings_ui(ui, |setting| !setting.is_wide());
            self.cautions_ui(ui);
        });
        ui.add_space(GAP);
        if self.is_asking_to_delete {
            self.deletion_ui(ui, state, commands)
        } else {
            self.buttons_ui(ui, state, commands)
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
        let mut end = None;
        ui.horizontal(|ui| {
            if ui.add(Button::secondary("Cancel")).clicked() {
                end = Some(End::Left);
            }
            let problem = self.problem(state);
            let save = ui.add_enabled(problem.is_none(), Button::primary("Save"));
            if save.clicked() {
                commands.push(ProfileCommand::Save(Box::new(self.edit())));
                end = Some(End::Saved);
            }
            let can_delete = self.before.is_some() && !self.now.is_built_in();
            if can_delete && ui.add(Button::secondary("Delete…").icon(Icon::Delete)).clicked() {
                self.is_asking_to_delete = true;
            }
            if let Some(problem) = problem {
                ui.label(RichText::new(problem).small().color(Palette::of(ui).weak));
            }
        });
        end
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

    /// Asks before a profile is deleted, and says what is deleted with it.
    fn deletion_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Commands) -> Option<End> {
        let palette = Palette::of(ui);
        let open = state.following.values().filter(|following| following.profile_id == self.now.id).count();
        ui.label(RichText::new("Its key is deleted too; its history stays").color(palette.warn.ink));
        if open > 0 {
            let tasks = quantity::counted(open as u64, "task is", "tasks are");
            let text = format!("{tasks} still followed; after the next start they no longer are");
            ui.label(RichText::new(text).color(palette.warn.ink));
        }
        match answer_ui(ui, "Keep", "Delete for good")? {
            Answer::Leave => {
                self.is_asking_to_delete = false;
                None
            }
            Answer::Do => {
                commands.push(ProfileCommand::Delete(self.now.id.clone()));
                Some(End::Left)
            }
        }
    }
}
