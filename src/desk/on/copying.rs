//! Copies for other programs: at once with a placeholder, after a second step with the real key.

use std::sync::Arc;

use crate::contract::Method;
use crate::desk::on::Desk;
use crate::desk::state::{NoticeLevel, Shown};
use crate::history::HistoryError;
use crate::payload::CopyFormat;
use crate::profile::Address;
use crate::view::RecordView;
use crate::work::{Copied, CopyOf, CopySource, Copying, Job, KeyCopy};

impl Desk {
    pub(super) fn copy_as(&mut self, of: CopyOf, format: CopyFormat) {
        match self.copy_source(of) {
            Ok(source) => self.run_copy(source, format, None),
            Err(why) => self.notice(NoticeLevel::Warning, why.to_owned(), String::new()),
        }
    }

    /// Asks whether the real key shall be in a copy.
    pub(super) fn ask_key_copy(&mut self, of: CopyOf) {
        match self.copy_source(of) {
            Ok(CopySource::Stored(id)) => self.key_copy_load = self.load_record(id, None),
            Ok(CopySource::Record(record)) => self.offer_key_copy(record),
            Ok(source @ CopySource::Draft { .. }) => {
                let key = self.state.key().cloned();
                let key_hint = key.as_ref().map(ToString::to_string);
                let key_hint = key_hint.ok_or_else(|| "The draft has no client key; enter it at the top".to_owned());
                self.state.key_copy = Some(KeyCopy { what: "the draft".to_owned(), key_hint, source, key });
            }
            Err(why) => self.notice(NoticeLevel::Warning, why.to_owned(), String::new()),
        }
    }

    /// A record's copy can hold only the key it was sent with.
    pub(super) fn offer_key_copy(&mut self, record: Arc<RecordView>) {
        let stored = &record.record;
        let what = format!("submission #{}", stored.summary.id.0);
        let key = self.state.key_of(&stored.profile_id).cloned();
        let key_hint = match &key {
            Some(key) if key.masked() == stored.key_hint => Ok(key.masked()),
            Some(key) => Err(format!("It was sent with key {}; the profile has {} now", stored.key_hint, key.masked())),
            None => Err(format!("It was sent with key {}, which is not at hand", stored.key_hint)),
        };
        let key = key.filter(|_| key_hint.is_ok());
        self.state.key_copy = Some(KeyCopy { what, key_hint, source: CopySource::Record(record), key });
    }

    pub(super) fn copy_with_key(&mut self, format: CopyFormat) {
        if let Some(KeyCopy { source, key: Some(key), .. }) = self.state.key_copy.take() {
            self.run_copy(source, format, Some(key));
        }
    }

    fn run_copy(&mut self, source: CopySource, format: CopyFormat, key: Option<crate::contract::ClientKey>) {
        let now_ms = self.clock.now_ms();
        self.run(Job::CopyAs(Box::new(Copying { source, format, key, now_ms })));
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
                        return Err("The profile's base URL can't be read; mend it in the profile");
                    }
                    address => address.and_then(Address::base_url).ok_or("The sandbox is not listening yet")?,
                };
                Ok(CopySource::Draft { payload, url: url.method_url(Method::CreateTask).to_string() })
            }
        }
    }

    pub(super) fn copied(
        &mut self,
        format: CopyFormat,
        key_hint: Option<String>,
        result: Result<Copied, HistoryError>,
    ) {
        match result {
            Ok(Copied { text, has_placeholder }) => {
                self.state.clipboard = Some(crate::work::Clipboard::new(text));
                let label = format.label();
                let (level, text) = match key_hint {
                    Some(hint) => (
                        NoticeLevel::Warning,
                        format!("Copied as {label} with the real key ({hint}); whoever sees it can use the account"),
                    ),
                    None if has_placeholder => {
                        (NoticeLevel::Info, format!("Copied as {label}; the key is $CAPKILL_CLIENT_KEY in it"))
                    }
                    None => (NoticeLevel::Info, format!("Copied as {label}; it has no place for the key")),
                };
                self.notice(level, text, String::new());
            }
            Err(error) => self.report(NoticeLevel::Error, &error),
        }
    }
}
