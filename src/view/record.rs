//! A record made ready for the window: nothing is left to decode or parse while painting.

use std::sync::Arc;

use crate::contract::{BaseUrl, Method, cut, error_code, signed};
use crate::history::{BalanceAt, Record, StoredExchange};
use crate::payload::document::Document;
use crate::payload::{CheckedPicture, Finding, ServiceFacts, ViewPart, stored_view};
use crate::picture::decode;
use crate::view::checklist::{CheckedPoint, checklist};
use crate::view::local_time::local_time;
use crate::view::part::{Came, Part, came, exchanges_of};
use crate::view::preview::Preview;
use crate::view::reply::ReplyView;
use crate::view::sent::{check_record, payload_text};
use crate::view::sent_fields::{SentField, sent_fields};
use crate::view::solution::SolutionView;
use crate::view::timeline::{TimelineEntry, timeline};

/// Longest balance inside a sentence, in characters.
const MAX_BALANCE_CHARS: usize = 40;

/// A record and what was made of it.
#[derive(Debug)]
pub struct RecordView {
    pub record: Record,
    /// When the submission was created, in local time.
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
    /// How the solution came.
    pub came: Option<Came>,
    /// Everything that was sent, field by field.
    pub sent: Vec<SentField>,
    pub timeline: Vec<TimelineEntry>,
    /// What the account held before and after, for an end that leaves open whether the task was paid.
    pub balances: Option<String>,
    /// What came, where it was looked at, besides the reply to createTask.
    pub looked_at: Vec<(Part, Arc<ReplyView>)>,
}

impl RecordView {
    /// Returns the createTask exchange, when there was one.
    #[must_use]
    pub fn exchange(&self) -> Option<&StoredExchange> {
        self.record.create_task()
    }

    /// Returns something that came, made ready; `None` while it is not.
    #[must_use]
    pub fn reply_of(&self, part: Part) -> Option<&Arc<ReplyView>> {
        let is_first = self.create_task_part() == Some(part);
        let looked_at = || self.looked_at.iter().find(|(at, _)| *at == part).map(|(_, reply)| reply);
        if is_first { Some(&self.reply) } else { looked_at() }
    }

    fn create_task_part(&self) -> Option<Part> {
        exchanges_of(&self.record, Method::CreateTask).next()
    }

    /// Returns the reply to createTask once it has come: an exchange is written once, with its reply.
    #[must_use]
    pub fn final_reply(&self) -> Option<Arc<ReplyView>> {
        self.exchange().map(|_| Arc::clone(&self.reply))
    }
}

/// Makes a record ready, its reply to createTask aside, which the caller has made ready. Takes time: not for the paint
/// path.
///
/// `known` is an earlier view of the same record. What can't have changed since is taken from there.
#[must_use]
pub fn record_view(record: Record, reply: Arc<ReplyView>, known: Option<&RecordView>) -> RecordView {
    let decoded = |file: &[u8]| Arc::new(Preview::of_file(file, decode(file)));
    let preview = known.and_then(|known| known.preview.clone()).or_else(|| record.picture.as_deref().map(decoded));
    let base64_chars = preview.as_ref().map_or(0, |preview| preview.base64_chars);
    let findings = known.map_or_else(|| findings(&record, preview.as_deref()), |known| known.findings.clone());
    let sent = || sent_fields(&Document::parse(payload_text(&record)), &findings, str::to_owned);
    RecordView {
        time: local_time(record.summary.created_at_ms),
        payload_view: stored_view(&record.body, base64_chars, &record.key_hint),
        payload_bytes: record.body.bytes.len() + base64_chars,
        checklist: what_to_look_at(&record, &findings),
        solution: record.solution.as_deref().map(SolutionView::new),
        came: came(&record),
        sent: known.map_or_else(sent, |known| known.sent.clone()),
        findings,
        timeline: timeline(&record, reply.said.as_ref()),
        looked_at: Vec::new(),
        reply,
        balances: balances(&record),
        preview,
        record,
    }
}

/// Says how the balance moved around a submission, where that tells whether the task was paid.
fn balances(record: &Record) -> Option<String> {
    let summary = &record.summary;
    if !summary.state.leaves_payment_open(summary.error_code.as_deref()) {
        return None;
    }
    let shown = |balance: &BalanceAt| {
        format!("{} at {}", signed(&cut(&balance.balance, MAX_BALANCE_CHARS)), local_time(balance.at_ms))
    };
    Some(match (&record.balance_before, &record.balance_after) {
        (Some(before), Some(after)) => format!("Balance before: {}; after: {}", shown(before), shown(after)),
        (Some(before), None) => format!("Balance before: {}; after: not known, use Check", shown(before)),
        (None, Some(after)) => {
            format!("Balance after: {}; before: not known, since it was not checked before", shown(after))
        }
        (None, None) => "Balance before and after: not known, use Check".to_owned(),
    })
}

/// Returns the list of what to look at, when the error code asks for it.
fn what_to_look_at(record: &Record, findings: &[Finding]) -> Vec<CheckedPoint> {
    if !record.summary.error_code.as_deref().and_then(error_code).is_some_and(|known| known.has_checklist) {
        return Vec::new();
    }
    checklist(&Document::parse(payload_text(record)), findings)
}

fn findings(record: &Record, preview: Option<&Preview>) -> Vec<Finding> {
    let picture = preview.map(|preview| CheckedPicture { decoded: &preview.decoded, bytes: preview.bytes, name: None });
    let is_local = BaseUrl::parse(&record.summary.base_url).is_ok_and(|url| url.is_loopback());
    check_record(record, None, picture, ServiceFacts { is_local, ..ServiceFacts::default() })
}
