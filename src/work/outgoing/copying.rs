//! Copies of a draft or record for other programs.

use std::sync::Arc;

use crate::contract::{BaseUrl, ClientKey, Method};
use crate::history::{History, HistoryError, Record, SubmissionId};
use crate::payload::{CopiedExchange, CopiedRequest, CopyFormat, Payload, copy_as, stored_for_copying};
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

    /// The copy. Computes; for the blocking pool.
    #[must_use]
    pub fn make(&self, loaded: Option<&Record>) -> Copied {
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
    // What is copied is the submission; polls and what another method asked stay out.
    let exchange = record.exchanges_of(Method::CreateTask).next();
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
