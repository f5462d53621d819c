//! The rules that a session is held against: how serious each is, who states it, what is said and what to change.
//!
//! Findings of a body keep the rules of `payload/rules.rs`; here is what only the course of a session shows. CapKill is
//! named only for what its own pages state: the methods, their address, POST, JSON, `taskId` and the 120 polls.

use super::line::Grade;
use crate::contract::{Source, table};

/// What the table says about a rule.
#[derive(Clone, Copy, Debug)]
pub struct CaptureRuleRow {
    /// The rule's id, which never changes: `polls.spacing`.
    pub id: &'static str,
    /// How serious it is to break the rule. A rule that can't be broken is a note.
    pub grade: Grade,
    pub source: Source,
    /// What was seen where the rule was broken.
    pub broken: &'static str,
    /// What was seen where the rule was kept; empty where that is not worth a line.
    pub kept: &'static str,
    /// What to change, as an order.
    pub change: &'static str,
}

use Grade::{Error, Note, Warning};
use Source::{AntiCaptcha, CapKill, Desk, Family};

const fn row(
    id: &'static str,
    grade: Grade,
    source: Source,
    broken: &'static str,
    kept: &'static str,
    change: &'static str,
) -> CaptureRuleRow {
    CaptureRuleRow { id, grade, source, broken, kept, change }
}

table! {
/// A rule that the course of a session keeps or breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureRule: CaptureRuleRow {
    // Where and how a request is sent.
    UnknownPath => row("path.unknown", Error, CapKill, "Paths that are none of the API's", "Paths of the API", "Call createTask, getTaskResult and getBalance right below the base address, in this spelling"),
    Prefix => row("path.prefix", Warning, CapKill, "Methods called below another path", "", "Call the methods below /api/, where CapKill has them"),
    DoubledSlash => row("path.doubled-slash", Warning, Desk, "A doubled slash in the path", "", "Put one slash between the base address and the method: many servers answer 404 to two"),
    Verb => row("http.verb", Error, CapKill, "Requests that are not POST", "POST for every method", "Send POST"),
    ContentType => row("http.content-type", Warning, CapKill, "Content-Type is not application/json", "Content-Type: application/json", "Send the header Content-Type: application/json; with Python's requests, json= does so and data= doesn't"),
    CutRequest => row("http.cut", Warning, Desk, "Cut in the middle of a request", "", "Find out what ends the program or its connection while it sends"),
    TooLarge => row("http.too-large", Warning, Desk, "Bodies over 16 MiB, answered by the desk with 413", "", "Send a smaller body: the capture takes 16 MiB, and services take far less"),
    // What was no request.
    Tls => row("http.tls", Warning, Desk, "TLS on the plain port", "", "Begin the base URL with http:// while the program is pointed at the capture"),
    Http2 => row("http.version", Warning, Desk, "HTTP/2 without being asked for", "", "Set the program to HTTP/1.1: a service without HTTP/2 answers nothing else"),
    HeadTooLarge => row("http.head-too-large", Warning, Desk, "Heads that are too large, answered with 431", "", "Send fewer and shorter headers: few servers take more than 100 of them"),
    AddressTooLong => row("http.address-too-long", Warning, Desk, "Addresses that are too long, answered with 414", "", "Put data into the body: many servers take 8,000 B of an address"),
    Unreadable => row("http.unreadable", Warning, Desk, "What is no HTTP, answered with 400", "", "Let an HTTP library write the request, and each header once"),
    // Where an answer sends the client.
    RedirectToGet => row("reply.redirect-to-get", Warning, Desk, "Redirected: most programs now send GET without a body to the other address", "", "Set the base URL to the address that the header Location names"),
    RedirectAgain => row("reply.redirect-again", Warning, Desk, "Redirected: programs now send the request again with its key, and createTask may be paid twice", "", "Set the base URL to the address that the header Location names, and let the program follow no redirect"),
    Loop => row("desk.loop", Warning, Desk, "Requests that came back to a capture they had passed", "", "Choose a target that doesn't lead back here: one capture must not go on to another that goes on to the first"),
    // Polls in time.
    Spacing => row("polls.spacing", Error, Family, "Polls less than 2 s apart", "Polls at least 2 s apart", "Wait 3 s between two polls of a task"),
    Budget => row("polls.budget", Error, CapKill, "More than 120 polls of a task", "No more than 120 polls a task", "Stop at 120 polls; with 3 s between them they last longer than a result is kept"),
    FirstAtOnce => row("polls.first-at-once", Warning, Desk, "First poll at once after createTask", "First poll not at once", "Wait 3 s before the first poll: hardly a task is done at once, and each poll is one of the 120"),
    FirstLate => row("polls.first-late", Warning, AntiCaptcha, "First poll more than 60 s after createTask", "First poll within 60 s", "Begin to poll within 60 s: Anti-Captcha keeps an answer no longer after the task is done"),
    AtOnce => row("polls.at-once", Warning, Desk, "Several polls of a task at once", "One poll of a task at a time", "Wait for the answer of a poll before the next one leaves"),
    PollHungUp => row("polls.hung-up", Warning, Desk, "The client hung up before the answer of a poll", "", "Give getTaskResult more time: the poll counts, and its answer was lost"),
    // How a task ends.
    AfterReady => row("polls.after-ready", Warning, Desk, "Polls after the answer came", "No poll after the answer", "Stop at the status ready"),
    AfterFailure => row("polls.after-failure", Warning, Family, "Polls after the task had failed", "No poll after a failed task", "Stop at an error, except at those that say to ask again"),
    AfterCallback => row("polls.after-callback", Warning, Desk, "Polls after the callback came", "No poll after a callback", "Stop to poll when the callback comes: it brings what getTaskResult would answer"),
    NeverRead => row("task.never-read", Warning, Desk, "Tasks that nobody asked for", "Every task was asked for", "Poll each task, or give it a callbackUrl: its answer is paid, read or not"),
    GivenUp => row("task.given-up", Warning, Desk, "Tasks left before their answer came", "No task was left before its end", "Go on polling until the task ends, or for 5 min"),
    // What is sent back.
    TaskIdChanged => row("task-id.changed", Error, CapKill, "taskId was not sent back as it came", "taskId sent back as it came", "Keep taskId as it comes, a number as a whole number of 64 bits and text as text"),
    OtherKey => row("task.other-key", Warning, Desk, "Polls with another key than createTask had", "", "Poll with the key that created the task: a service shows a task only to its own account"),
    ErrorIgnored => row("create.error-ignored", Error, CapKill, "The client polled although createTask had failed", "No poll after a failed createTask", "Look at errorId: anything but 0 means that there is no task"),
    // What may be paid twice.
    CreateHungUp => row("create.hung-up", Warning, Desk, "The client hung up before createTask was answered", "", "Give createTask at least 60 s: the service goes on and charges for the task"),
    RepeatAfterHangUp => row("repeat.after-hang-up", Warning, Desk, "The same payload again after the client had hung up", "", "Don't send createTask again after a time-out: the first may have arrived"),
    RepeatedPayload => row("repeat.payload", Warning, Desk, "The same payload again within 10 min", "No payload twice within 10 min", "Keep the taskId of a payload, and poll instead of sending it again"),
    RepeatedRefused => row("repeat.refused", Warning, Family, "The same payload again after it was refused", "", "Change what the error names before the payload is sent again"),
    // Key and balance.
    AfterRefusedKey => row("key.after-refusal", Error, Family, "Calls after the key was refused", "No call with a refused key", "Stop at a refused key: services block after repeated tries"),
    AfterEmptyBalance => row("balance.after-empty", Error, Family, "createTask after the balance was empty", "", "Stop when the balance is empty: services block after repeated tries"),
    BalanceOften => row("balance.often", Warning, Desk, "getBalance less than a minute after the one before", "getBalance at most once a minute", "Ask for the balance once a minute at most"),
    // What the desk answered, and how the requests came.
    Limit => row("desk.limit", Note, Desk, "Answered by the desk: the session's limit", "", "Nothing, if the limit is meant; set it higher for the next session otherwise"),
    Guard => row("desk.guard", Note, Desk, "Answered by the desk with an earlier task: the guard was on", "", "Nothing for this session; without the guard each of them would have been sent on"),
    Connections => row("connections.new", Note, Desk, "A new connection for every request", "", "Keep connections open, with a session or an agent of the HTTP library"),
}
}

/// Rules of requests that say of a call what a finding of the call says too.
const SAYS_THE_SAME: [(CaptureRule, &str); 5] = [
    (CaptureRule::Verb, "http.method"),
    (CaptureRule::UnknownPath, "http.address"),
    (CaptureRule::Prefix, "http.address"),
    (CaptureRule::ContentType, "shape.content-type"),
    (CaptureRule::OtherKey, "polling.other-key"),
];

/// Tells whether a rule of the session says what a finding says, where rules of the session do at all.
#[must_use]
pub fn says_the_same(rule: &str, finding: &str) -> bool {
    SAYS_THE_SAME.iter().any(|(known, said)| known.row().id == rule && *said == finding)
}

/// Tells whether some rule of the session says what a finding says.
pub(super) fn is_said_by_a_rule(finding: &str) -> bool {
    SAYS_THE_SAME.iter().any(|(_, said)| *said == finding)
}
