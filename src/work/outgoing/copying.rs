//! Copies of a draft or record for other programs.

use std::sync::Arc;

use crate::contract::{BaseUrl, ClientKey, Method};
use crate::history::{History, HistoryError, Record, SubmissionId};
use crate::payload::{
    CopiedExchange, CopiedRequest, CopyFormat, KeysSeen, Payload, Redacted, Redactor, copy_as, stored_for_copying,
};
use crate::view::RecordView;

/// Where a copied request comes from.
#[derive(Clone, Debug)]
pub enum CopySource {
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
pub struct Copied {
    pub text: String,
    /// The key is to be put where the placeholder stands.
    pub has_placeholder: bool,
}

/// A copy to be made; the key is in it only when it is given here.
#[derive(Clone, Debug)]
pub struct Copying {
    pub source: CopySource,
    pub format: CopyFormat,
    pub key: Option<ClientKey>,
    pub now_ms: i64,
}

impl Copying {
    /// Reads the record of a row, where that is still to be read.
    ///
    /// # Errors
    /// When the history can't be read.
    pub async fn load(&self, history: Result<History, HistoryError>) -> Result<Option<Record>, HistoryError> {
        match &self.source {
            CopySource::Stored(id) => Ok(Some(history?.load(*id).await?)),
            _ => Ok(None),
        }
    }

    /// Returns the copy without any key but the one that was asked for. Computes; for the blocking pool.
    #[must_use]
    pub fn make(&self, loaded: Option<&Record>, keys: &KeysSeen) -> Copied {
        let redactor = keys.redactor();
        let request = match (&self.source, loaded) {
            (CopySource::Draft { payload, url }, _) => CopiedRequest {
                url: url.clone(),
                // The payload has its own key, which is the one that was asked about.
                body: if self.key.is_some() { payload.for_copying_with_key() } else { payload.for_copying() },
                at_ms: self.now_ms,
                exchange: None,
            },
            (CopySource::Record(view), _) => request_of(&view.record, self.key.as_ref(), &redactor),
            (CopySource::Stored(_), Some(record)) => request_of(record, self.key.as_ref(), &redactor),
            (CopySource::Stored(_), None) => return Copied::default(),
        };
        let text = copy_as(self.format, &request);
        let text = match &self.key {
            Some(key) => keys.redactor_but(key).text(&text),
            None => redactor.text(&text),
        };
        Copied { has_placeholder: request.body.has_placeholder(), text }
    }
}

/// Returns the request of a record; what an older desk stored is redacted before it is written in any format.
fn request_of(record: &Record, key: Option<&ClientKey>, redactor: &Redactor) -> CopiedRequest {
    let stored = Redacted::new(record.body.clone(), redactor);
    let body = stored_for_copying(&stored, record.picture.as_deref(), &record.key_hint);
    // What is copied is the submission; polls and what another method asked stay out.
    let exchange = record.exchanges_of(Method::CreateTask).next().cloned();
    let exchange = exchange.map(|exchange| Redacted::new(exchange, redactor).into_inner());
    let url =
        exchange.as_ref().map_or_else(|| create_task_url(&record.summary.base_url), |exchange| exchange.url.clone());
    CopiedRequest {
        url,
        body: key.map_or(body.clone(), |key| body.with_key(key)),
        at_ms: exchange.as_ref().map_or(record.summary.created_at_ms, |exchange| exchange.started_at_ms),
        exchange: exchange.map(|exchange| CopiedExchange {
            elapsed_ms: exchange.elapsed_ms,
            status: exchange.status,
            headers: exchange.reply_headers,
            body: exchange.reply_body,
            error: exchange.error,
        }),
    }
}

/// Where a record that has no exchange would have gone.
fn create_task_url(base_url: &str) -> String {
    BaseUrl::parse(base_url)
        .map_or_else(|_| base_url.to_owned(), |base_url| base_url.method_url(Method::CreateTask).to_string())
}
