//! Copies for other programs: at once with a placeholder, after a second step with the real key.

use std::sync::Arc;

use crate::contract::{ClientKey, Method};
use crate::desk::command::{CopyCommand, CopyOf};
use crate::desk::desk::Desk;
use crate::desk::state::{Clipboard, For, KeyCopy, NoticeLevel, Shown, Waiting};
use crate::history::SubmissionId;
use crate::payload::CopyFormat;
use crate::profile::Address;
use crate::view::Part;
use crate::work::{Copied, CopiedText, CopyError, CopyEvent, CopyJob, CopySource, Copying, Job, Lost};

impl Desk {
    /// Does what a window asks about copies.
    pub(in crate::desk) fn on_copy(&mut self, command: CopyCommand) {
        match command {
            CopyCommand::Payload => self.copy_payload(),
            CopyCommand::Body(part) => self.copy_body(part),
            CopyCommand::For(of, format) => self.copy_for(of, format),
            CopyCommand::AskWithKey(of) => self.ask_key_copy(of),
            CopyCommand::WithKey(format) => self.copy_with_key(format),
            CopyCommand::DropWithKey => self.state.key_copy = None,
            CopyCommand::Text(text) => {
                self.copy_text(&text);
                self.notice(NoticeLevel::Info, "Copied");
            }
            CopyCommand::Quietly(text) => self.copy_text(&text),
        }
    }

    /// Takes what the worker tells about copies.
    pub(in crate::desk) fn copy_event(&mut self, event: CopyEvent) {
        match event {
            CopyEvent::Text(what, result) => self.text_copied(what, result),
            CopyEvent::For { format, key_hint, result } => self.copied_for(format, key_hint, result),
        }
    }

    fn copy_text(&mut self, text: &str) {
        let text = self.worker.keys_seen().redactor().text(text);
        self.state.clipboard = Some(Clipboard::new(text));
    }

    fn copy_payload(&mut self) {
        let job = match &self.state.shown {
            Shown::Record(record) => Some(CopyJob::RecordPayload(Arc::clone(record))),
            Shown::Loading(..) => None,
            Shown::Draft => self.state.compose.composed.payload.clone().map(CopyJob::Payload),
        };
        if let Some(job) = job {
            self.run(Job::Copy(job));
        }
    }

    /// Copies the body of something that came for the record on screen, or for the draft's last submission.
    fn copy_body(&mut self, part: Part) {
        if let Some(record) = self.state.shown.record().or(self.state.latest.as_ref()).cloned() {
            self.run(Job::Copy(CopyJob::Body(record, part)));
        }
    }

    fn text_copied(&mut self, what: CopiedText, result: Result<String, Lost>) {
        match result {
            Ok(text) => {
                self.state.clipboard = Some(Clipboard::new(text));
                let text = match what {
                    CopiedText::Payload => "Payload copied; the key is $CAPKILL_CLIENT_KEY in it",
                    CopiedText::Body => "Body copied",
                };
                self.notice(NoticeLevel::Info, text);
            }
            Err(lost) => self.notice(NoticeLevel::Error, format!("Nothing was copied. {lost}")),
        }
    }

    fn copy_for(&mut self, of: CopyOf, format: CopyFormat) {
        match self.copy_source(of) {
            Ok(source) => self.run_copy(source, format, None),
            Err(why) => self.notice(NoticeLevel::Warning, why),
        }
    }

    /// Asks whether the real key shall be in a copy.
    fn ask_key_copy(&mut self, of: CopyOf) {
        match self.copy_source(of) {
            Ok(CopySource::Stored(id)) => {
                self.waiting.add(For::Record(id), Waiting::OfferKeyCopy(id));
                self.load_record(id);
            }
            Ok(CopySource::Record(record)) => self.offer_key_copy(record.record.summary.id),
            Ok(source @ CopySource::Draft { .. }) => {
                let key = self.state.key().cloned();
                let key_hint = key.as_ref().map(ToString::to_string);
                let key_hint = key_hint.ok_or_else(|| "The draft has no client key; enter it at the top".to_owned());
                self.state.key_copy = Some(KeyCopy { what: "the draft".to_owned(), key_hint, source, key });
            }
            Err(why) => self.notice(NoticeLevel::Warning, why),
        }
    }

    /// Offers a copy of the record that is here. It can hold only the key that the record was sent with.
    pub(in crate::desk) fn offer_key_copy(&mut self, id: SubmissionId) {
        let Some(record) = self.record_here(id) else { return };
        let stored = &record.record;
        let what = format!("submission #{}", stored.summary.id.0);
        let key = self.state.key_of(&stored.summary.profile_id).cloned();
        let key_hint = match &key {
            _ if stored.key_hint.is_empty() => {
                Err("It was sent without a key, so that no copy can have one".to_owned())
            }
            Some(key) if key.masked() == stored.key_hint => Ok(key.masked()),
            Some(key) => Err(format!("It was sent with key {}; the profile has {} now", stored.key_hint, key.masked())),
            None => Err(format!("It was sent with key {}, which is not at hand", stored.key_hint)),
        };
        let key = key.filter(|_| key_hint.is_ok());
        self.state.key_copy = Some(KeyCopy { what, key_hint, source: CopySource::Record(record), key });
    }

    fn copy_with_key(&mut self, format: CopyFormat) {
        if let Some(KeyCopy { source, key: Some(key), .. }) = self.state.key_copy.take() {
            self.run_copy(source, format, Some(key));
        }
    }

    fn run_copy(&mut self, source: CopySource, format: CopyFormat, key: Option<ClientKey>) {
        let now_ms = self.clock.now_ms();
        self.run(Job::Copy(CopyJob::For(Box::new(Copying { source, format, key, now_ms }))));
    }

    fn copy_source(&self, of: CopyOf) -> Result<CopySource, &'static str> {
        match (of, &self.state.shown) {
            (CopyOf::Submission(id), Shown::Record(record)) if record.record.summary.id == id => {
                Ok(CopySource::Record(Arc::clone(record)))
            }
            (CopyOf::Submission(id), _) => Ok(CopySource::Stored(id)),
            (CopyOf::Shown, Shown::Loading(id, _)) => Ok(CopySource::Stored(*id)),
            (CopyOf::Shown, Shown::Record(record)) => Ok(CopySource::Record(Arc::clone(record))),
            (CopyOf::Shown, Shown::Draft) => {
                let payload = self.state.compose.composed.payload.clone();
                let payload = payload.ok_or("There is nothing to copy yet")?;
                let url = match self.state.profile().map(|profile| &profile.address) {
                    Some(Address::Unreadable(_)) => {
                        return Err("The profile's base URL can't be read; correct it in the profile");
                    }
                    address => address.and_then(Address::base_url).ok_or("The sandbox is not listening yet")?,
                };
                Ok(CopySource::Draft { payload, url: url.method_url(Method::CreateTask).to_string() })
            }
        }
    }

    fn copied_for(&mut self, format: CopyFormat, key_hint: Option<String>, result: Result<Copied, CopyError>) {
        let Copied { text, has_placeholder } = match result {
            Ok(copied) => copied,
            Err(error) => return self.report(NoticeLevel::Error, &error),
        };
        self.state.clipboard = Some(Clipboard::new(text));
        let label = format.label();
        match key_hint {
            Some(hint) => {
                let text = format!("Copied as {label} with the real key ({hint}); whoever sees it can use the account");
                self.notice(NoticeLevel::Warning, text);
            }
            None if has_placeholder => {
                self.notice(NoticeLevel::Info, format!("Copied as {label}; the key is $CAPKILL_CLIENT_KEY in it"));
            }
            None => self.notice(NoticeLevel::Info, format!("Copied as {label}; it has no place for the key")),
        }
    }
}
