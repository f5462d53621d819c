//! What becomes of one request: it is recorded, passed on or answered, and kept.
//!
//! A createTask goes the way of every submission: its row is committed before its first byte leaves, and its outcome
//! before the client has the reply.

use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;

use super::answers::{LIMIT, NO_METHOD, NOT_RECORDED, NOT_SENT, TOO_LARGE, error_json};
use super::came::Came;
use super::echo::hide_echo;
use super::found::findings;
use super::hiding::{Hiding, other_keys};
use super::kept::{Answered, Known, kept};
use super::key_places::keys_in_head;
use super::keys::{BodyKey, key_of};
use super::outcomes::{save_outcome, save_poll, settle_unsent};
use super::session::{Heard, Passage, Session, UnderWay};
use super::submission::{Submitted, new_submission};
use crate::capture::{Answer, Arrival, HangUp, PassedOn, decoded, pass_on};
use crate::client::{Line, Reply};
use crate::contract::{ClientKey, Method, TaskId, chain, openapi};
use crate::history::{AnsweredBy, Asks, NewPicture, NewSubmission, RecordOutcome};
use crate::import::as_text;
use crate::judge::{Call, judged_outcome};
use crate::payload::document::Document;
use crate::payload::{Finding, ServiceFacts, with_key};
use crate::picture::decode_with_thumbnail;
use crate::work::lost::unless_lost;
use crate::work::services::{blocking, reading};

/// What a client gets, and what is kept of that.
struct Handled {
    answer: Answer,
    known: Known,
    answered: Answered,
}

/// Answers a request and keeps it.
pub async fn handle(session: Arc<Session>, came: Came, hang_up: HangUp) -> Answer {
    let handled = match refusal(&came) {
        Some(handled) => handled,
        None => match came.arrival().method() {
            Some(method) => called(&session, &came, method).await,
            None if came.arrival().is_of_openapi() => by_desk(&came, AnsweredBy::Desk, 200, openapi().to_string()),
            None => {
                let findings = keys_in_head(&came.arrival().raw_head(), &session.services.keys_seen.redactor());
                no_method(&came).knowing(Known { findings, ..Known::default() })
            }
        },
    };
    let Handled { answer, known, answered } = handled;
    let known = Known { hung_up_after_ms: hang_up.after_ms(), ..known };
    // The outcome is committed already: the client need not wait for what is kept besides.
    let owner = Arc::clone(&session);
    tokio::spawn(owner.tracked(keep(session, came, known, answered)));
    answer
}

/// Keeps a request that is known to its end, and tells of it.
async fn keep(session: Arc<Session>, came: Came, mut known: Known, answered: Answered) {
    if known.is_to_be_checked {
        known.findings = checked(&session, &came).await;
    }
    if let Some(picture) = known.picture.take() {
        keep_thumbnail(&session, picture).await;
    }
    let new = {
        let (session, came) = (Arc::clone(&session), came.clone());
        blocking(move || kept(&session, &came, known, &answered)).await
    };
    let call = new.call.clone();
    if let Err(error) = session.history.keep_captured(session.id, new).await {
        tracing::error!(number = came.number(), %error, "a captured request was not kept");
    }
    (session.on_call)(Heard::Call(Box::new(call)));
}

/// Keeps a small picture of a picture that is kept already: without it a list of the session shows none.
async fn keep_thumbnail(session: &Arc<Session>, bytes: Bytes) {
    let picture = bytes.clone();
    let decoded = session.services.compute(move || decode_with_thumbnail(&picture).1.png());
    let Ok(Some(thumbnail)) = unless_lost(decoded).await else { return };
    if let Err(error) = session.history.keep_thumbnail(NewPicture { bytes, thumbnail: Some(thumbnail) }).await {
        tracing::warn!(%error, "the thumbnail of a captured picture was not kept");
    }
}

fn by_desk(came: &Came, by: AnsweredBy, status: u16, text: String) -> Handled {
    let answered = Answered::by_desk(by, Some(status), &text, came.arrival().elapsed_ms());
    Handled { answer: Answer::Json(status, text), known: Known::default(), answered }
}

/// Answers with an error of the desk's own, which says that nothing was sent.
fn not_sent(came: &Came, status: u16, code: &str, why: &str) -> Handled {
    by_desk(came, AnsweredBy::Desk, status, error_json(code, &format!("CapKill Desk sent nothing: {why}")))
}

impl Handled {
    fn knowing(self, known: Known) -> Self {
        Self { known, ..self }
    }
}

/// Answers what is refused before anything is read of it; `None` where it may go on.
fn refusal(came: &Came) -> Option<Handled> {
    let arrival = came.arrival();
    if let Some((status, why)) = arrival.page_refusal() {
        return Some(not_sent(came, status, NOT_SENT, why));
    }
    if arrival.comes_from_a_capture() {
        let why = "this request comes from a capture already, whose target leads back here";
        return Some(not_sent(came, 508, NOT_SENT, why));
    }
    if arrival.is_crowded_out {
        let why = "the requests that the capture reads at once hold 64 MiB, the most it takes; send it again";
        return Some(not_sent(came, 503, NOT_SENT, why));
    }
    arrival.is_too_large.then(|| not_sent(came, 413, TOO_LARGE, "the request is over 16 MiB"))
}

fn no_method(came: &Came) -> Handled {
    let methods = Method::ALL.map(Method::name).join(", ");
    not_sent(came, 404, NO_METHOD, &format!("its capture knows no such method; POST one of {methods}"))
}

/// Handles a call of the API.
async fn called(session: &Arc<Session>, came: &Came, method: Method) -> Handled {
    let arrival = came.arrival();
    let read = came.clone();
    // Shared, not copied: a body may have megabytes.
    let parsed = move || {
        let text = ByteString::from(String::from_utf8_lossy(read.arrival().plain_body()).into_owned());
        let document = Document::parse(text.clone());
        let found = key_of(&document);
        let others = other_keys(&as_text(read.arrival().plain_body()), &document, found.is_some());
        (text, document, found, others)
    };
    let (text, document, found, others) = reading(arrival.most_plain_bytes(), parsed).await;
    for key in found.iter().map(|found| &found.key).chain(&others) {
        session.services.keys_seen.note_offered(key);
    }
    let known = Known { key: found.as_ref().map(|found| session.keys.seen(&found.key)), ..Known::default() };
    if !arrival.is_whole {
        let answered = Answered::by_desk(AnsweredBy::Nobody, None, "", arrival.elapsed_ms());
        return Handled { answer: Answer::Cut, known, answered };
    }
    let known = Known { is_to_be_checked: true, ..known };
    let body = match outgoing(session, &text, found.as_ref(), arrival) {
        Ok(body) => body,
        Err(why) => return not_sent(came, 502, NOT_SENT, &why).knowing(known),
    };
    let word = found.as_ref().map(|found| found.key.clone()).filter(|key| !key.is_distinctive());
    // What the history takes and what the connection takes go side by side; nothing of the request leaves before its row
    // is there.
    let line = session.goes_on_at_once(method).then(|| Line::open(session.target.base_url.method_url(method)));
    let leaves = Leaving { body, word, line };
    let task_id = document.get("taskId").map(|node| TaskId::from_token(document.slice(&node.span)));
    drop(document);
    match method {
        Method::CreateTask => create_task(session, came, (text, found), leaves, known).await,
        Method::GetTaskResult => poll(session, came, task_id, leaves, known).await,
        Method::GetBalance => balance(session, came, leaves, known).await,
    }
}

/// Returns the body that leaves: as it came, but for the session's token, in whose place the profile's key leaves, and
/// for the key of a scenario that was chosen for the sandbox.
fn outgoing(session: &Session, text: &str, found: Option<&BodyKey>, arrival: &Arrival) -> Result<Bytes, String> {
    let body = &arrival.body;
    let Some(found) = found else { return Ok(body.clone()) };
    match session.key_instead(&found.key) {
        Some(_) if arrival.is_coded() => {
            Err("another key is to leave in its place, and the body is compressed; send it without Content-Encoding"
                .to_owned())
        }
        Some(key) => Ok(with_key(text, &found.span, &key)),
        None if found.key != session.keys.token || session.target.profile.address.is_sandbox() => Ok(body.clone()),
        None => {
            let name = &session.target.profile.name;
            Err(format!("the profile {name} has no key here that could leave for this session's token"))
        }
    }
}

/// Returns what is wrong with a request. The client has its reply already: with a picture this takes far longer than passing
/// it on.
async fn checked(session: &Arc<Session>, came: &Came) -> Vec<Finding> {
    let picture_max_bytes = session.target.profile.limits.picture_max_bytes();
    let service = ServiceFacts { is_local: session.target.base_url.is_loopback(), picture_max_bytes };
    let known = session.services.keys_seen.redactor();
    let came = came.clone();
    let found = session.services.compute(move || findings(came.arrival(), service, &known));
    unless_lost(found).await.unwrap_or_default()
}

/// A body that leaves.
struct Leaving {
    body: Bytes,
    /// The key that it bears, where the key may be an ordinary word.
    word: Option<ClientKey>,
    /// The connection that it leaves on, where one was begun already.
    line: Option<Line>,
}

/// A request that was passed on, judged and kept as one exchange.
struct SentOn {
    call: Call,
    answered: Answered,
    answer: Answer,
}

/// Passes a request on. Where no connection was made, the desk answers.
async fn send_on(session: &Arc<Session>, came: &Came, method: Method, leaves: Leaving) -> SentOn {
    let Leaving { body, word, line } = leaves;
    let base_url = &session.target.base_url;
    let line = line.map_or_else(|| Line::open(base_url.method_url(method)), Line::fresh);
    let started_at_ms = session.services.clock.now_ms();
    let PassedOn { mut exchange, answer } =
        pass_on(came.arrival(), line, base_url, method, body, session.limits()).await;
    let wire_bytes = exchange.reply.as_ref().map_or(0, |reply| reply.body.len() as u64);
    if let Some(reply) = &mut exchange.reply {
        take_coding_off(reply, session.limits().reply_bytes).await;
        hide_echo(word.as_ref(), reply);
    }
    let elapsed_ms = came.arrival().elapsed_ms();
    let (answered, answer) = match (answer, &exchange.error) {
        (Some(answer), _) => (Answered::by_service(&exchange, wire_bytes, elapsed_ms), answer),
        (None, error) => {
            let why = error.as_ref().map(|error| chain(error)).unwrap_or_default();
            let handled = not_sent(came, 502, NOT_SENT, &format!("{} could not be reached: {why}", base_url.host()));
            (handled.answered, handled.answer)
        }
    };
    let url = base_url.method_url(method).to_string();
    SentOn { call: Call { exchange, method, url, started_at_ms }, answered, answer }
}

/// Takes the content coding off a reply that is judged and kept: the client has its bytes as they came.
async fn take_coding_off(reply: &mut Reply, most: usize) {
    let Some(encoding) = reply.header("content-encoding").map(str::to_owned) else { return };
    let body = std::mem::take(&mut reply.body);
    let (body, plain) = blocking(move || {
        let plain = decoded(Some(&encoding), &body, most);
        (body, plain)
    })
    .await;
    match plain {
        Some((plain, is_whole)) => {
            reply.body = plain;
            reply.is_truncated |= !is_whole;
        }
        None => reply.body = body,
    }
}

/// Makes the row of a createTask.
async fn made(session: &Arc<Session>, came: &Came, text: ByteString, found: Option<BodyKey>) -> NewSubmission {
    let (redactor, target) = (session.services.keys_seen.redactor(), session.target.clone());
    let at_ms = came.at_ms();
    let key = found.map(|found| found.key);
    reading(text.len(), move || new_submission(&text, key.as_ref(), redactor, &target, at_ms)).await
}

async fn create_task(
    session: &Arc<Session>,
    came: &Came,
    (text, found): (ByteString, Option<BodyKey>),
    leaves: Leaving,
    known: Known,
) -> Handled {
    let new = made(session, came, text, found).await;
    let digest = new.payload_sha256;
    let picture = new.picture.as_ref().map(|picture| picture.bytes.clone());
    let known = Known { payload_sha256: Some(digest), ..known };
    let caller = came.arrival().caller();
    let id = match session.history.record(new, Asks::Never).await {
        Ok(RecordOutcome::Recorded(id)) => id,
        Ok(RecordOutcome::Same(_)) => return not_recorded(came, "the history asks first").knowing(known),
        Err(error) => return not_recorded(came, &error.to_string()).knowing(known),
    };
    let known = Known { picture, ..known };
    let client = Hiding::new(session.services.keys_seen.redactor(), None).text(&caller);
    let tell = || (session.on_call)(Heard::UnderWay(UnderWay { id, number: came.number(), client: client.clone() }));
    let passage = session.admit(&digest, &caller, &tell).await;
    tell();
    let submitted = Submitted { id, digest, caller };
    let handled = match passage {
        Passage::GoesOn(place) => {
            let handled = submit(session, came, submitted, leaves).await;
            drop(place);
            handled
        }
        Passage::Limited(why) => {
            settle_unsent(session, came, id, &why).await;
            by_desk(came, AnsweredBy::Limit, 200, error_json(LIMIT, &format!("CapKill Desk sent nothing: {why}")))
        }
        Passage::Guarded(task_id, first) => {
            let why = format!("the same payload had a task already, that of #{}; the guard answered with it", first.0);
            settle_unsent(session, came, id, &why).await;
            by_desk(came, AnsweredBy::Guard, 200, format!("{{\"errorId\":0,\"taskId\":{}}}", task_id.token()))
        }
    };
    handled.knowing(Known { submission: Some(id), ..known })
}

fn not_recorded(came: &Came, why: &str) -> Handled {
    not_sent(came, 503, NOT_RECORDED, &format!("the history could not take the row: {why}"))
}

/// Passes a recorded createTask on and commits its outcome, before the client has the reply.
async fn submit(session: &Arc<Session>, came: &Came, submitted: Submitted, leaves: Leaving) -> Handled {
    let SentOn { call, answered, answer } = send_on(session, came, Method::CreateTask, leaves).await;
    let redactor = session.services.keys_seen.redactor();
    let outcome = reading(call.reply_bytes(), move || judged_outcome(call, &redactor)).await;
    if let Some(task_id) = &outcome.task_id {
        session.created(task_id, submitted.id, submitted.digest, &submitted.caller);
    }
    save_outcome(session, submitted.id, outcome).await;
    Handled { answer, known: Known::default(), answered }
}

async fn poll(session: &Arc<Session>, came: &Came, task_id: Option<TaskId>, leaves: Leaving, known: Known) -> Handled {
    let id = task_id.as_ref().and_then(|task_id| session.submission_of(task_id));
    if let Some(id) = id
        && let Err(error) = session.history.count_captured_poll(id).await
    {
        return not_recorded(came, &error.to_string()).knowing(known);
    }
    let SentOn { call, answered, answer } = send_on(session, came, Method::GetTaskResult, leaves).await;
    if let Some((id, task_id)) = id.zip(task_id.clone()) {
        save_poll(session, id, task_id, call).await;
    }
    Handled { answer, known: Known { submission: id, task_id, ..known }, answered }
}

async fn balance(session: &Arc<Session>, came: &Came, leaves: Leaving, known: Known) -> Handled {
    let SentOn { answered, answer, .. } = send_on(session, came, Method::GetBalance, leaves).await;
    Handled { answer, known, answered }
}
