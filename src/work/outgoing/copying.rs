//! Copies of a draft or record for other programs, and the second step a copy with the real key takes.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::contract::{BaseUrl, ClientKey, Method};
use crate::history::{History, HistoryError, Record, SubmissionId};
use crate::payload::{CopiedExchange, CopiedRequest, CopyFormat, Payload, copy_as, stored_for_copying};
use crate::view::RecordView;

/// Which request is to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyOf {
    /// The draft or record on screen.
    Shown,
    Submission(SubmissionId),
}

/// Text for the clipboard, which may hold a key: `Debug` shows only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Clipboard(String);

impl Clipboard {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl Deref for Clipboard {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clipboard({} bytes)", self.0.len())
    }
}

/// A copy with the real key that was asked for and not confirmed yet.
#[derive(Clone, Debug)]
pub struct KeyCopy {
    /// `the draft` or `submission #3`.
    pub what: String,
    /// The key that would be in it, masked; or why there is none to put in, in one sentence.
    pub key_hint: Result<String, String>,
    pub(crate) source: CopySource,
    pub(crate) key: Option<ClientKey>,
}

/// Where a copied request comes from.
#[derive(Clone, Debug)]
pub(crate) enum CopySource {
    Draft {
        payload: Arc<Payload>,
        url: String,
    },
    Record(Arc<RecordView>),
    /// A row whose record is still to be read.
    Stored(SubmissionId),
}

/// A copy that was made.
#[derive(Default)]
pub(crate) struct Copied {
    pub text: String,
    /// The key is to be put where the placeholder stands.
    pub has_placeholder: bool,
}

/// A copy to be made; the key is in it only when it is given here.
#[derive(Clone, Debug)]
pub(crate) struct Copying {
    pub source: CopySource,
    pub format: CopyFormat,
    pub key: Option<ClientKey>,
    pub now_ms: i64,
}

impl Copying {
    /// The record of a row, where that is still to be read.
    pub(crate) async fn load(&self, history: Result<History, HistoryError>) -> Result<Option<Record>, HistoryError> {
        match &self.source {
            CopySource::Stored(id) => Ok(Some(history?.load(*id).await?)),
            _ => Ok(None),
        }
    }

    /// The copy. Computes; for the blocking pool.
    pub(crate) fn make(&self, loaded: Option<&Record>) -> Copied {
        let request = match (&self.source, loaded) {
            (CopySource::Draft { payload, url }, _) => CopiedRequest {
                url: url.clone(),
                // The payload has its own key, which is the one that was asked about.
                body: if self.key.is_some() { payload.for_copying_with_key() } else { payload.for_copying() },
                at_ms: self.now_ms,
                exchange: None,
            },
            (CopySource::Record(view), _) => request_of(&view.record, self.key.as_ref()),
            (CopySource::Stored(_), Some(record)) => request_of(record, self.key.as_ref()),
            (CopySource::Stored(_), None) => return Copied::default(),
        };
        Copied { has_placeholder: request.body.has_placeholder(), text: copy_as(self.format, &request) }
    }
}

fn request_of(record: &Record, key: Option<&ClientKey>) -> CopiedRequest {
    let body = stored_for_copying(&record.body, record.picture.as_deref(), &record.key_hint);
    let exchange = record.exchanges.first();
    let url = exchange.map_or_else(|| create_task_url(&record.base_url), |exchange| exchange.url.clone());
    CopiedRequest {
        url,
        body: key.map_or(body.clone(), |key| body.with_key(key)),
        at_ms: exchange.map_or(record.summary.created_at_ms, |exchange| exchange.started_at_ms),
        exchange: exchange.map(|exchange| CopiedExchange {
            elapsed_ms: exchange.elapsed_ms,
            status: exchange.status,
            headers: exchange.reply_headers.clone(),
            body: exchange.reply_body.clone(),
            error: exchange.error.clone(),
        }),
    }
}

/// Where a record that has no exchange would have gone.
fn create_task_url(base_url: &str) -> String {
    BaseUrl::parse(base_url)
        .map_or_else(|_| base_url.to_owned(), |base_url| base_url.method_url(Method::CreateTask).to_string())
}
