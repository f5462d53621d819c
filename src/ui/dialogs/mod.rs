//! Everything that must be answered or closed before the window can be used again.

mod bundle;
mod call_limit;
mod closing;
mod copy_as;
mod dialog;
mod error_codes;
mod help;
mod listening;
mod modal;
mod own_question;
mod palette;
mod profile_editor;
mod questions;
mod remarks;
mod restoring;
mod settings;

use eframe::egui::Context;

use crate::desk::State;
use crate::profile::Template;
use crate::ui::scene::Scene;

use call_limit::CallLimitDialog;
use copy_as::KeyCopyDialog;
use help::HelpWindow;
use listening::ListeningDialog;
use own_question::OwnQuestion;
use palette::CommandPalette;
pub use palette::Run;
use profile_editor::ProfileEditor;
use remarks::RemarksDialog;
use settings::SettingsWindow;

/// State of all dialogs.
#[derive(Default)]
pub struct Dialogs {
    profile_editor: ProfileEditor,
    key_copy: KeyCopyDialog,
    remarks: RemarksDialog,
    own_question: OwnQuestion,
    palette: CommandPalette,
    settings: SettingsWindow,
    help: HelpWindow,
    listening: ListeningDialog,
    call_limit: CallLimitDialog,
}

impl Dialogs {
    /// Shows the dialogs that are open.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        self.settings.show(ctx, scene);
        self.help.show(ctx);
        self.profile_editor.show(ctx, scene);
        self.key_copy.show(ctx, scene.state, scene.commands);
        bundle::show(ctx, scene.state, scene.commands);
        self.remarks.show(ctx, scene.state, scene.commands);
        self.listening.show(ctx, scene.state, scene.commands);
        self.call_limit.show(ctx, scene.state, scene.commands);
        restoring::show(ctx, scene.state, scene.commands);
        questions::show(ctx, scene.state, scene.now_ms, scene.commands);
        self.own_question.show(ctx, scene.state, scene.commands);
        self.palette.show(ctx, scene.state);
    }

    /// Opens the editor of the profile in use.
    pub fn edit_profile(&mut self, state: &State) {
        if let Some(profile) = state.profile() {
            self.profile_editor.edit(profile);
        }
    }

    /// Opens the editor of a new profile.
    pub fn create_profile(&mut self, template: Template, now_ms: i64) {
        self.profile_editor.create(template, now_ms);
    }

    /// Asks whether the client key shall be forgotten, if there is one.
    pub fn ask_to_forget_key(&mut self, state: &State) {
        self.own_question.ask_to_forget_key(state);
    }

    /// Opens the list of all actions.
    pub fn open_palette(&mut self) {
        self.palette.open();
    }

    /// Opens the settings.
    pub fn open_settings(&mut self) {
        self.settings.open();
    }

    /// Opens the choice of where a capture goes.
    pub fn open_listening(&mut self, state: &State) {
        self.listening.open(state);
    }

    /// Opens the limit of the session that runs.
    pub fn open_call_limit(&mut self, state: &State) {
        self.call_limit.open(state);
    }

    /// Opens help.
    pub fn open_help(&mut self) {
        self.help.open();
    }

    /// Takes what was run from the list of all actions, once.
    pub fn take_run(&mut self) -> Option<Run> {
        self.palette.take_run()
    }

    /// Keeps the window open and asks, if it is to be closed on something that is not saved. Closes it without a
    /// question where a signal asked for the end and every reply has come.
    pub fn heed_closing(&mut self, ctx: &Context, state: &State) {
        self.own_question.heed_closing(ctx, state);
    }

    /// Whether the window closes because the operator wants it, or nothing is left to wait for.
    pub fn may_close(&self) -> bool {
        self.own_question.may_close()
    }
}
