//! A record made ready for the window: nothing is left to decode or parse while painting.

use std::sync::Arc;

use super::history_view::local_time;
use super::timeline::timeline;
use super::{Preview, ReplyView, SolutionView, TimelineEntry, cut};
use crate::contract::TaskType;
use crate::history::{BalanceAt, History, HistoryError, Record, StoredExchange, SubmissionId};
use crate::payload::{Draft, DraftPicture, KEY_PLACEHOLDER, Kind, OptionValue, ViewPart, stored_view, with_picture};
use crate::picture::decode;

/// A record and what was made of it.
#[derive(Debug)]
pub struct RecordView {
    pub record: Record,
    pub time: String,
    pub preview: Option<Arc<Preview>>,
    pub payload_view: Vec<ViewPart>,
    /// Length of the body as it was sent, in bytes, with the masked key.
    pub payload_bytes: usize,
    /// The reply to createTask.
    pub reply: Arc<ReplyView>,
    pub solution: Option<SolutionView>,
    pub timeline: Vec<TimelineEntry>,
    /// What the account held before and after, for an end that leaves open whether it was paid.
    pub balances: Option<String>,
}

impl RecordView {
    /// The createTask exchange, when there was one.
    #[must_use]
    pub fn exchange(&self) -> Option<&StoredExchange> {
        self.record.exchanges.first()
    }
}

/// Reads a record and makes it ready.
///
/// What can't have changed since it was `known` is taken from there.
pub(super) async fn load_record(
    history: &History,
    id: SubmissionId,
    known: Option<Arc<RecordView>>,
) -> Result<RecordView, HistoryError> {
    let record = history.load(id).await?;
    let known = known.filter(|known| known.record.summary.id == id);
    tokio::task::spawn_blocking(move || view(record, known.as_deref())).await.map_err(|_| HistoryError::Closed)
}

fn view(record: Record, known: Option<&RecordView>) -> RecordView {
    let decoded = |bytes: &[u8]| Arc::new(Preview::new(decode(bytes), bytes.len().div_ceil(3) * 4));
    let preview = known.and_then(|known| known.preview.clone()).or_else(|| record.picture.as_deref().map(decoded));
    let base64_chars = preview.as_ref().map_or(0, |preview| preview.base64_chars);
    // An exchange is written once, with its reply.
    let reply = known.filter(|known| known.exchange().is_some()).map(|known| Arc::clone(&known.reply));
    let reply = reply.unwrap_or_else(|| Arc::new(record.exchanges.first().map(ReplyView::new).unwrap_or_default()));
    RecordView {
        time: local_time(record.summary.created_at_ms),
        payload_view: stored_view(&record.body, base64_chars, &record.key_hint),
        payload_bytes: record.body.bytes.len() + base64_chars,
        solution: record.solution.as_deref().map(SolutionView::new),
        timeline: timeline(&record, reply.said.as_ref()),
        reply,
        balances: balances(&record),
        preview,
        record,
    }
}

/// Says how the balance moved around a submission, where that tells whether it was paid.
fn balances(record: &Record) -> Option<String> {
    let summary = &record.summary;
    if !summary.state.leaves_payment_open(summary.error_code.as_deref()) {
        return None;
    }
    let shown = |balance: &BalanceAt| format!("{} at {}", cut(&balance.balance, 40), local_time(balance.at_ms));
    Some(match (&record.balance_before, &record.balance_after) {
        (Some(before), Some(after)) => format!("Balance before: {}; after: {}", shown(before), shown(after)),
        (Some(before), None) => format!("Balance before: {}; after: not known, use Check", shown(before)),
        (None, Some(after)) => {
            format!("Balance after: {}; before: not known, since it was not checked before", shown(after))
        }
        (None, None) => "Balance before and after: not known, use Check".to_owned(),
    })
}

/// The JSON that was sent, with a placeholder for the key.
pub(super) fn payload_text(record: &Record) -> String {
    let body = with_picture(&record.body, record.picture.as_deref());
    let text = String::from_utf8_lossy(&body).into_owned();
    let hint = serde_json::Value::from(record.key_hint.as_str()).to_string();
    let placeholder = serde_json::Value::from(KEY_PLACEHOLDER).to_string();
    text.replacen(&format!("{{\"clientKey\":{hint}"), &format!("{{\"clientKey\":{placeholder}"), 1)
}

/// The body of the reply to createTask, as text.
pub(super) fn reply_text(record: &Record) -> String {
    record
        .exchanges
        .first()
        .map(|exchange| String::from_utf8_lossy(&exchange.reply_body).into_owned())
        .unwrap_or_default()
}

/// The draft a record was made from; `None` when it is of a type no form makes.
///
/// What its form does not hold stays as it is in `draft`.
pub(super) fn draft_of(record: &Record, draft: Draft) -> Option<Draft> {
    let kind = Kind::of_type(&record.summary.task_type)?;
    let body: serde_json::Value = serde_json::from_slice(&record.body.bytes).ok()?;
    let task = &body["task"];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let recorded = kind.task_type().into_iter().flat_map(TaskType::options).filter_map(|field| {
        let value = match task.get(field.name)? {
            serde_json::Value::Bool(value) => OptionValue::Bool(*value),
            serde_json::Value::Number(number) => OptionValue::Integer(number.as_i64()?),
            serde_json::Value::String(value) => OptionValue::Text(value.clone()),
            _ => return None,
        };
        Some(((kind, field.name), value))
    });
    let mut options = draft.options;
    options.retain(|(of, _), _| *of != kind);
    options.extend(recorded);
    // An own address belongs to one submission; the draft's own is another.
    let callback_url = if record.callback_token.is_some() { String::new() } else { text(&body["callbackUrl"]) };
    let draft = Draft {
        kind,
        callback_url,
        own_callback: None,
        options,
        picture: draft.picture,
        website_url: draft.website_url,
        website_key: draft.website_key,
    };
    Some(match kind {
        Kind::Picture => {
            let origin = format!("History #{}", record.summary.id.0);
            let picture = record.picture.as_ref().map(|bytes| DraftPicture::new(bytes.to_vec(), origin, Vec::new()));
            Draft { picture, ..draft }
        }
        Kind::Recaptcha => {
            Draft { website_url: text(&task["websiteURL"]), website_key: text(&task["websiteKey"]), ..draft }
        }
    })
}
