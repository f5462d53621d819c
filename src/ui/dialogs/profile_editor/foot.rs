//! The foot of the editor: its buttons, and the two questions that take their place.

use eframe::egui::{Align, Layout, Memory, Ui};

use crate::controls::Button;
use crate::desk::ProfileCommand;
use crate::theme::{Icon, NEAR};
use crate::ui::action::Action;
use crate::ui::dialogs::modal::{Answer, answer_in_foot_ui, leaving_ui};
use crate::ui::dialogs::profile_editor::editing::{Asked, Editing, End};
use crate::ui::scene::Scene;
use crate::view::quantity;

/// Shows the foot. Returns how the editing ends, once it does.
pub fn show(ui: &mut Ui, editing: &mut Editing, scene: &mut Scene<'_>) -> Option<End> {
    ui.spacing_mut().item_spacing.x = NEAR;
    match editing.asked {
        Some(Asked::Delete) => deletion_ui(ui, editing, scene),
        Some(Asked::Leave) => leave_ui(ui, editing),
        None => buttons_ui(ui, editing, scene),
    }
}

fn buttons_ui(ui: &mut Ui, editing: &mut Editing, scene: &mut Scene<'_>) -> Option<End> {
    let mut end = None;
    let can_delete = editing.before.is_some() && !editing.now.is_built_in();
    if can_delete && ui.add(Button::quiet("Delete…").icon(Icon::Delete)).clicked() {
        editing.ask(Asked::Delete);
    }
    let is_in_use = editing.now.id == scene.state.selected_profile && scene.state.key().is_some();
    if is_in_use && ui.add(Button::quiet("Forget the key…")).clicked() {
        scene.actions.push(Action::ForgetKey);
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let problem = editing.problem(scene.state);
        let save = ui.add_enabled(problem.is_none(), Button::primary("Save").shortcut("Enter"));
        let is_saved = save.clicked() || (editing.is_entered && problem.is_none());
        if let Some(problem) = problem {
            save.on_disabled_hover_text(problem);
        }
        if is_saved {
            scene.commands.push(ProfileCommand::Save(Box::new(editing.edit())));
            end = Some(End::Saved);
        }
        if ui.add(Button::secondary("Cancel").shortcut("Esc")).clicked() {
            end = Some(End::Left);
        }
    });
    end
}

/// Asks before a profile is deleted, and says what is deleted with it. The answer that deletes is far from the button
/// that asked.
fn deletion_ui(ui: &mut Ui, editing: &mut Editing, scene: &mut Scene<'_>) -> Option<End> {
    let own = |profile_id: &str| profile_id == editing.now.id;
    let open = scene.state.following.values().filter(|following| own(&following.profile_id)).count();
    let mut text = "Its key is deleted too, for all data directories; its history stays".to_owned();
    if open > 0 {
        let tasks = quantity::counted(open as u64, "task is", "tasks are");
        text = format!("{text}. {tasks} still followed; after the next start they no longer are");
    }
    let answer = answered(ui, editing, |ui| answer_in_foot_ui(ui, &text, "Keep", "Delete for good"))?;
    let is_deleted = answer == Answer::Do;
    if is_deleted {
        scene.commands.push(ProfileCommand::Delete(editing.now.id.clone()));
    }
    is_deleted.then_some(End::Left)
}

/// Asks before what was typed is lost.
fn leave_ui(ui: &mut Ui, editing: &mut Editing) -> Option<End> {
    let answer = answered(ui, editing, leaving_ui)?;
    (answer == Answer::Do).then_some(End::Left)
}

/// Shows a question, whose safe answer gets the keyboard. Once it is answered, the buttons come back.
fn answered(ui: &mut Ui, editing: &mut Editing, ask: impl FnOnce(&mut Ui) -> Option<Answer>) -> Option<Answer> {
    if std::mem::take(&mut editing.wants_focus) {
        let focused = ui.memory(Memory::focused);
        ui.memory_mut(|memory| focused.into_iter().for_each(|id| memory.surrender_focus(id)));
    }
    let answer = ask(ui);
    if answer.is_some() {
        editing.asked = None;
        editing.wants_focus = true;
    }
    answer
}
