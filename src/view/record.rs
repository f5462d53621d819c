//! A record made ready for the window: nothing is left to decode or parse while painting.

use std::sync::Arc;

use crate::contract::{BaseUrl, ClientKey, Method, cut, error_code};
use crate::history::{BalanceAt, Record, StoredExchange};
use crate::payload::document::{Document, remove_member};
use crate::payload::{
    CheckedPicture, Draft, Finding, ServiceFacts, Subject, ViewPart, check_body, document, stored_text, stored_view,
};
use crate::picture::decode;
use crate::view::Preview;
use crate::view::checklist::{CheckedPoint, checklist};
use crate::view::reply::ReplyView;
use crate::view::rows::local_time;
use crate::view::solution::SolutionView;
use crate::view::timeline::{TimelineEntry, timeline};

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
    /// What the checks say of the body that was sent.
    pub findings: Vec<Finding>,
    /// What to look at, when the task was called unsolvable.
    pub checklist: Vec<CheckedPoint>,
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

/// Makes a record ready; what can't have changed since it was `known` is taken from there. Computes; for the
/// blocking pool.
#[must_use]
pub fn record_view(record: Record, known: Option<&RecordView>) -> RecordView {
    let decoded = |bytes: &[u8]| Arc::new(Preview::new(decode(bytes), bytes.len().div_ceil(3) * 4, bytes.len()));
    let preview = known.and_then(|known| known.preview.clone()).or_else(|| record.picture.as_deref().map(decoded));
    let base64_chars = preview.as_ref().map_or(0, |preview| preview.base64_chars);
    // An exchange is written once, with its reply.
    let reply = known.filter(|known| known.exchange().is_some()).map(|known| Arc::clone(&known.reply));
    let reply = reply.unwrap_or_else(|| Arc::new(record.exchanges.first().map(ReplyView::new).unwrap_or_default()));
    let findings = known.map_or_else(|| findings(&record, preview.as_deref()), |known| known.findings.clone());
    RecordView {
        time: local_time(record.summary.created_at_ms),
        payload_view: stored_view(&record.body, base64_chars, &record.key_hint),
        payload_bytes: record.body.bytes.len() + base64_chars,
        checklist: unsolvable(&record, &findings),
        findings,
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

/// The body of the reply to createTask, as text.
pub fn reply_text(record: &Record) -> String {
    let exchange = record.exchanges.first();
    exchange.map(|exchange| String::from_utf8_lossy(&exchange.reply_body).into_owned()).unwrap_or_default()
}

/// The list of what to look at, for the code that asks for it.
fn unsolvable(record: &Record, findings: &[Finding]) -> Vec<CheckedPoint> {
    if !record.summary.error_code.as_deref().and_then(error_code).is_some_and(|known| known.has_checklist) {
        return Vec::new();
    }
    checklist(&Document::parse(payload_text(record)), findings)
}

/// Checks the body that was sent, as far as it is known without its key.
pub fn check_record(
    record: &Record,
    key: Option<&ClientKey>,
    picture: Option<CheckedPicture<'_>>,
    service: ServiceFacts,
) -> Vec<Finding> {
    let document = Document::parse(payload_text(record));
    check_body(&Subject { key, picture, ..Subject::new(Method::CreateTask, &document, service) })
}

fn findings(record: &Record, preview: Option<&Preview>) -> Vec<Finding> {
    let picture = preview.map(|preview| CheckedPicture { decoded: &preview.decoded, bytes: preview.bytes, name: None });
    let is_local = BaseUrl::parse(&record.base_url).is_ok_and(|url| url.is_loopback());
    check_record(record, None, picture, ServiceFacts { is_local, ..ServiceFacts::default() })
}

/// The JSON that was sent, with a placeholder for the key.
pub fn payload_text(record: &Record) -> String {
    stored_text(&record.body, record.picture.as_deref(), &record.key_hint)
}

/// The JSON that was sent without this program's own callback address, which belongs to one submission.
pub fn own_text(record: &Record) -> String {
    let text = payload_text(record);
    if record.callback_token.is_none() {
        return text;
    }
    let document = Document::parse(text.as_str());
    let edit = document.root().and_then(|root| remove_member(&document, root, "callbackUrl"));
    edit.and_then(|edit| document::apply(&text, &[edit])).unwrap_or(text)
}

/// The draft a record was made from; what its form does not hold stays as it is in `draft`.
pub fn draft_of(record: &Record, draft: &Draft) -> Draft {
    let mut loaded = draft.with_body(&own_text(record)).0;
    if let Some(picture) = loaded.picture.as_mut().filter(|picture| picture.origin == "JSON") {
        picture.origin = format!("History #{}", record.summary.id.0);
    }
    loaded
}
