//! The editor of a profile: its settings and limits, made from their tables, and the addresses of its base URL.

mod amount;
mod editing;
mod fields;
mod foot;
mod parts;
mod retention;

use eframe::egui::{Context, Vec2, vec2};

use crate::contract::cut;
use crate::profile::{Profile, Template};
use crate::ui::action::Action;
use crate::ui::dialogs::dialog::{Dialog, Part};
use crate::ui::dialogs::profile_editor::editing::{Asked, Editing, End};
use crate::ui::scene::Scene;

/// Size of the editor, in points.
const SIZE: Vec2 = vec2(720.0, 704.0);

/// Longest name in the title, in characters.
const MAX_NAME_CHARS: usize = 40;

/// State of the editor: closed, or a profile being edited.
#[derive(Default)]
pub struct ProfileEditor {
    editing: Option<Editing>,
}

impl ProfileEditor {
    /// Opens the editor of a profile.
    pub fn edit(&mut self, profile: &Profile) {
        self.editing = Some(Editing::new(Some(profile.clone()), profile.clone()));
    }

    /// Opens the editor of a new profile.
    pub fn create(&mut self, template: Template, now_ms: i64) {
        // Ids are never used again: a keychain may still hold a key under an old one.
        self.editing = Some(Editing::new(None, template.profile(&format!("profile-{now_ms:x}"))));
    }

    /// Shows the editor while it is open. A new profile that was saved is asked for its key next.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some(editing) = &mut self.editing else { return };
        let is_new = editing.before.is_none();
        let title = match &editing.before {
            Some(profile) => format!("Profile {}", cut(&profile.name, MAX_NAME_CHARS)),
            None => "New profile".to_owned(),
        };
        let dialog = Dialog { name: "profile-editor", title: &title, size: SIZE };
        let shown = dialog.show(ctx, |ui, part| match part {
            Part::Body => {
                fields::show(ui, editing, scene.state);
                None
            }
            Part::Foot => foot::show(ui, editing, scene),
        });
        let mut end = shown.end;
        if shown.wants_close && end.is_none() {
            match editing.asked.take() {
                None if editing.is_changed() => editing.ask(Asked::Leave),
                None => end = Some(End::Left),
                // Escape takes the question back.
                Some(_) => editing.wants_focus = true,
            }
        }
        let Some(end) = end else { return };
        self.editing = None;
        if is_new && end == End::Saved {
            scene.actions.push(Action::FocusKey);
        }
    }
}
