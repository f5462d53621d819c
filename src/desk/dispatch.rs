//! Which feature does what a window asks, and which takes what the worker tells.

use super::command::{Command, DraftCommand};
use super::desk::Desk;
use super::state::{Consent, NoticeLevel};
use crate::work::{Event, Pasted};

impl Desk {
    /// Does what a window asks. Returns at once.
    pub fn dispatch(&mut self, command: impl Into<Command>) {
        match command.into() {
            Command::Draft(command) => self.on_draft(command),
            Command::Step(command) => self.on_step(command),
            Command::Submission(command) => self.on_submission(&command),
            Command::Follow(command) => self.on_follow(&command),
            Command::Account(command) => self.on_account(&command),
            Command::Profile(command) => self.on_profile(command),
            Command::Key(command) => self.on_key(command),
            Command::Receiver(command) => self.on_receiver(&command),
            Command::Record(command) => self.on_record(&command),
            Command::Rows(command) => self.on_rows(command),
            Command::Overview(command) => self.on_overview(&command),
            Command::Comparison(command) => self.on_comparison(&command),
            Command::Copy(command) => self.on_copy(command),
            Command::Bundle(command) => self.on_bundle(&command),
            Command::Transfer(command) => self.on_transfer(&command),
            Command::Settings(command) => self.on_settings(&command),
            Command::Capture(command) => self.on_capture(command),
            Command::CaptureGive(command) => self.on_capture_give(command),
            Command::Repeat(id) => self.repeat(id, Consent::NotAsked),
            Command::RepeatHere(id) => self.repeat_here(id, Consent::NotAsked),
            Command::FromPalette(act) => self.call(act, Consent::FromPalette),
            Command::CallAnyway(call) => self.call_anyway(call),
            Command::ConfirmAddress(asked) => self.confirm_address(*asked),
            Command::ConfirmCallback(url) => self.confirm_callback(url),
            Command::OpenFiles(files) => self.take_when_ready(files),
            Command::PasteCopied(text) => self.look_for_copied(text),
            Command::NoDrops => self.state.takes_drops = false,
            Command::DismissNotice(id) => self.state.notices.dismiss(id),
            Command::SayWhyNot(why) => self.notice(NoticeLevel::Info, why),
            Command::DismissNotices => self.state.notices.dismiss_all(),
        }
        self.settle();
    }

    /// Applies what the worker has told since the last call.
    pub fn drain(&mut self) {
        while let Some(event) = self.worker.next_event() {
            self.apply(event);
        }
        self.state.closing = self.worker.closing().stage();
        self.look_at_board();
        self.compose_what_was_refused();
        self.settle();
    }

    /// Applies an event of the worker.
    pub(super) fn apply(&mut self, event: Event) {
        match event {
            Event::Draft(event) => self.draft_event(event),
            Event::Submission(event) => self.submission_event(event),
            Event::RepeatMade(made) => self.repeat_made(made),
            Event::Follow(event) => self.follow_event(event),
            Event::Receiving(event) => self.receiving_event(event),
            Event::Account(event) => self.account_event(event),
            Event::Key(event) => self.key_event(event),
            Event::History(event) => self.history_event(event),
            Event::Rows(event) => self.rows_event(event),
            Event::Record(event) => self.record_event(event),
            Event::Overview(event) => self.overview_event(event),
            Event::Comparison(event) => self.comparison_event(event),
            Event::Copy(event) => self.copy_event(event),
            Event::Bundle(event) => self.bundle_event(event),
            Event::Transfer(event) => self.transfer_event(event),
            Event::FileShown(shown) => self.file_shown(shown),
            Event::Settings(event) => self.settings_event(event),
            Event::Capture(event) => self.capture_event(event),
            Event::CaptureGiven(given) => self.capture_given(given),
            Event::HeldUp(event) => self.held_up_event(event),
            Event::Handed(handed) => self.handed(handed),
            Event::Pasted(Pasted::Files(files)) => self.files_pasted(files),
            Event::Pasted(Pasted::Text(text)) => self.on_draft(DraftCommand::PasteText(text)),
            Event::Pasted(Pasted::Nothing) => tracing::debug!("nothing was copied"),
            Event::Trouble(error) => self.report(NoticeLevel::Error, &error),
        }
        self.settle();
    }
}
