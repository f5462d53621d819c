//! What is given away of a session: its report and requests as files, its token, a scenario made of it.

use crate::contract::chain;
use crate::desk::command::CaptureGiveCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{Clipboard, NoticeLevel, Offer, RecordedScenarios};
use crate::history::SubmissionId;
use crate::sandbox::RecordingsList;
use crate::view::local_file_stamp;
use crate::work::{
    CaptureFile, CaptureGiven, CaptureJob, CaptureSaving, FileKind, FileWish, Job, ScenariosNotListed, Ticket,
};

impl Desk {
    /// Does what a window asks to be given away of captures.
    pub(in crate::desk) fn on_capture_give(&mut self, command: CaptureGiveCommand) {
        match command {
            CaptureGiveCommand::Save(file) => self.save_capture(file),
            CaptureGiveCommand::MakeScenario(of) => self.make_scenario(of),
            CaptureGiveCommand::ListScenarios => self.list_scenarios(),
            CaptureGiveCommand::CopyReport => self.copy_report(),
            CaptureGiveCommand::CopyToken => self.copy_token(),
        }
    }

    /// Takes what became of something that was to be given away.
    pub(in crate::desk) fn capture_given(&mut self, given: CaptureGiven) {
        match given {
            CaptureGiven::Written(Ok(text)) => {
                self.state.clipboard = Some(Clipboard::new(text));
                self.notice(NoticeLevel::Info, "Report copied as Markdown");
            }
            CaptureGiven::Written(Err(error)) => {
                self.notice(NoticeLevel::Error, format!("Nothing was copied. {error}"));
            }
            CaptureGiven::Saved(result) => {
                self.state.is_dialog_open = false;
                match result {
                    Ok(path) => {
                        let text = format!("Session saved as {}", path.display());
                        self.state.notices.offer(None, NoticeLevel::Info, text, Offer::show_in_folder(path));
                    }
                    Err(error) => self.report(NoticeLevel::Error, &error),
                }
            }
            CaptureGiven::NotSaved => self.state.is_dialog_open = false,
            CaptureGiven::ScenarioMade(Ok(made)) => {
                let text = format!("The sandbox plays it for the key {}", made.key);
                self.state.notices.offer(None, NoticeLevel::Info, text, Offer::show_in_folder(made.path));
                self.list_scenarios();
            }
            CaptureGiven::ScenariosListed(ticket, result) => self.scenarios_listed(ticket, &result),
            CaptureGiven::ScenarioMade(Err(error)) => self.report(NoticeLevel::Error, &error),
        }
    }

    fn make_scenario(&mut self, of: SubmissionId) {
        if let Some(id) = self.state.capture.shown.as_ref().map(|shown| shown.capture.id) {
            self.run(Job::Capture(CaptureJob::MakeScenario(id, of)));
        }
    }

    fn list_scenarios(&mut self) {
        if let Some(ticket) = self.state.capture.recordings.want(())
            && !self.run(Job::Capture(CaptureJob::ListScenarios(ticket)))
        {
            self.state.capture.recordings.forget();
        }
    }

    fn scenarios_listed(&mut self, ticket: Ticket, result: &Result<RecordingsList, ScenariosNotListed>) {
        let recordings = &mut self.state.capture.recordings;
        if recordings.came(ticket).is_none() {
            return;
        }
        recordings.keep(match result {
            Ok(list) => RecordedScenarios::new(list),
            // The list says it itself.
            Err(error) => RecordedScenarios::unread(chain(error)),
        });
        if recordings.take_next().is_some() {
            self.list_scenarios();
        }
    }

    fn save_capture(&mut self, file: CaptureFile) {
        let Some(capture) = self.state.capture.shown.as_ref().map(|shown| shown.capture.clone()) else { return };
        let begun = local_file_stamp(capture.new.begun_at_ms);
        let (title, name, kind) = match file {
            CaptureFile::Report => {
                let kind = FileKind { name: "JSON or Markdown", extensions: &["json", "md"] };
                ("Save the report", format!("capture-{begun}-report.json"), kind)
            }
            CaptureFile::Har => {
                let kind = FileKind { name: "HAR", extensions: &["har"] };
                ("Save the session", format!("capture-{begun}.har"), kind)
            }
        };
        if let Some(dialog) = self.ask_for_file(|| FileWish::Save { title, name, kind }) {
            let saving = CaptureSaving { dialog, capture, file };
            self.state.is_dialog_open = self.run(Job::Capture(CaptureJob::Save(saving)));
        }
    }

    fn copy_report(&mut self) {
        if let Some(id) = self.state.capture.shown.as_ref().map(|shown| shown.capture.id) {
            self.run(Job::Capture(CaptureJob::Write(id)));
        }
    }

    fn copy_token(&mut self) {
        if let Some(running) = self.state.capture.running() {
            self.state.clipboard = Some(Clipboard::new(running.token.expose().to_owned()));
            self.notice(NoticeLevel::Info, "Copied; it is good for this session only");
        }
    }
}
