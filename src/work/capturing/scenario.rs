//! A captured conversation as a scenario: what a service answered to one task, for the sandbox to answer again.
//!
//! The answers are what the session has of them, cleaned once more: no key, no login, no callback token is in the file.
//! The task's id is replaced by the place in which the sandbox puts its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::kept::MOST_BYTES;
use crate::contract::{Method, TaskId};
use crate::history::{
    AnsweredBy, Capture, CapturedBytes, History, HistoryError, Record, SeenCall, StoredExchange, SubmissionId,
};
use crate::payload::document::Document;
use crate::payload::{Cleaner, Redactor};
use crate::sandbox::{
    IdStyle, MOST_DELAY_MS, RecordedAnswer, RecordedReply, Recording, RecordingError, Recordings, TASK_ID_HERE,
    recording_key, replayed_headers,
};
use crate::work::services::blocking;

/// A scenario that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeScenario {
    pub name: String,
    /// The client key that asks the sandbox for the scenario.
    pub key: String,
    pub path: PathBuf,
    pub polls: usize,
}

/// Why no scenario was made.
#[derive(Debug, Error)]
pub enum ScenarioError {
    #[error("The session can't be read from the history")]
    History(#[source] HistoryError),
    #[error("Submission #{0} is not in this session")]
    Elsewhere(i64),
    #[error("No service answered createTask of #{0}: the desk did, or nothing was sent")]
    NothingAnswered(i64),
    #[error("The answers of #{0} are longer than 1 MiB, of which the session has the beginning only")]
    Shortened(i64),
    #[error("The name holds a key; choose another")]
    KeyInName,
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

/// Makes a scenario of a submission's conversation in a session, as a file of the data directory.
///
/// # Errors
/// When the conversation can't be read or holds nothing to answer again, and when the file can't be written.
pub async fn make_scenario(
    history: &History,
    capture: &Capture,
    id: SubmissionId,
    name: &str,
    directory: &Path,
    redactor: Arc<Redactor>,
) -> Result<MadeScenario, ScenarioError> {
    if redactor.finds(name) {
        return Err(ScenarioError::KeyInName);
    }
    let recording = recorded(history, capture, id, redactor).await?;
    let (recordings, polls, asked) = (Recordings::of(directory), recording.polls.len(), name.to_owned());
    let path = blocking(move || recordings.save(&asked, &recording)).await?;
    Ok(MadeScenario { name: name.to_owned(), key: recording_key(name), path, polls })
}

/// Returns a name for a scenario that is like a text: small letters, digits and hyphens.
#[must_use]
pub fn scenario_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let name: String = name.chars().take(40).collect();
    name.trim_end_matches('-').to_owned()
}

/// Reads a conversation as a recording.
async fn recorded(
    history: &History,
    capture: &Capture,
    id: SubmissionId,
    redactor: Arc<Redactor>,
) -> Result<Recording, ScenarioError> {
    let calls = history.captured_calls(capture.id).await.map_err(ScenarioError::History)?;
    let calls: Vec<SeenCall> = calls.into_iter().filter(|call| call.submission == Some(id)).collect();
    let Some(create_task) = calls.iter().find(|call| call.method == Some(Method::CreateTask)).cloned() else {
        return Err(ScenarioError::Elsewhere(id.0));
    };
    if !is_answered(&create_task) {
        return Err(ScenarioError::NothingAnswered(id.0));
    }
    let record = history.load_whole(id).await.map_err(ScenarioError::History)?;
    let task_id = create_task.created_task_id();
    let mut making = Making { history, capture, id, cleaner: Cleaner::new(redactor), task_id };
    making.cleaner.begin(record.callback_token.as_deref());
    let mut answers = Vec::new();
    for method in [Method::CreateTask, Method::GetTaskResult] {
        let of_method: Vec<&SeenCall> = calls.iter().filter(|call| call.method == Some(method)).collect();
        let exchanges = exchanges_of(&record, method, &of_method);
        for (at, call) in of_method.into_iter().enumerate().filter(|(_, call)| is_answered(call)) {
            answers.push(making.answer(call, exchanges.get(at).copied().flatten()).await?);
        }
    }
    let from = format!("{} to {}", create_task.client, capture.new.profile);
    let style = making.task_id.as_ref().map_or(IdStyle::Integer, id_style);
    let from = making.cleaner.text(&from);
    let mut answers = answers.into_iter();
    let create_task = answers.next().ok_or(ScenarioError::NothingAnswered(id.0))?;
    Ok(Recording { from, task_id: style, create_task, polls: answers.collect() })
}

/// Tells whether a service answered a call, or cut its connection.
fn is_answered(call: &SeenCall) -> bool {
    call.is_whole && matches!(call.answered_by, AnsweredBy::Service | AnsweredBy::Nobody)
}

impl SeenCall {
    fn created_task_id(&self) -> Option<TaskId> {
        self.reply.as_ref()?.task_id.as_deref().map(TaskId::from_token)
    }
}

/// Returns the exchange of each call, in the order of the calls; `None` where it can't be told which one that is.
///
/// Both stand in the order in which they happened, but one of them may be missing of a call.
fn exchanges_of<'a>(record: &'a Record, method: Method, calls: &[&SeenCall]) -> Vec<Option<&'a StoredExchange>> {
    let exchanges: Vec<&StoredExchange> = record.exchanges_of(method).collect();
    let is_same = |(call, exchange): (&&SeenCall, &&StoredExchange)| {
        call.reply.as_ref().map(|reply| reply.status) == exchange.status || !is_answered(call)
    };
    if exchanges.len() == calls.len() && calls.iter().zip(&exchanges).all(is_same) {
        return exchanges.into_iter().map(Some).collect();
    }
    vec![None; calls.len()]
}

/// What the answers of one conversation are made from.
struct Making<'a> {
    history: &'a History,
    capture: &'a Capture,
    id: SubmissionId,
    cleaner: Cleaner,
    /// The id that the service gave, where it gave one.
    task_id: Option<TaskId>,
}

impl Making<'_> {
    async fn answer(
        &mut self,
        call: &SeenCall,
        exchange: Option<&StoredExchange>,
    ) -> Result<RecordedAnswer, ScenarioError> {
        let took_ms = exchange.and_then(|exchange| u64::try_from(exchange.elapsed_ms).ok());
        let after_ms = call.reply.as_ref().map(|reply| reply.elapsed_ms).or(took_ms).unwrap_or_default();
        let after_ms = after_ms.min(MOST_DELAY_MS);
        let Some(reply) = &call.reply else { return Ok(RecordedAnswer { after_ms, reply: None }) };
        let bytes = self.history.captured_bytes(self.capture.id, call.number).await;
        let bytes = bytes.map_err(ScenarioError::History)?.unwrap_or_default();
        if bytes.reply_bytes.is_some_and(|bytes| bytes > MOST_BYTES as u64) {
            return Err(ScenarioError::Shortened(self.id.0));
        }
        let is_cut = exchange.is_some_and(|exchange| exchange.error.is_some());
        Ok(RecordedAnswer { after_ms, reply: Some(self.reply(reply.status, &bytes, is_cut)) })
    }

    fn reply(&mut self, status: u16, bytes: &CapturedBytes, is_cut: bool) -> RecordedReply {
        let head = String::from_utf8_lossy(bytes.reply_head.as_deref().unwrap_or_default()).into_owned();
        let head = self.cleaner.text(&head);
        let body = self.cleaner.bytes(bytes.reply_body.as_deref().unwrap_or_default()).into_owned();
        let body = match (String::from_utf8(body), &self.task_id) {
            (Ok(text), Some(task_id)) => without_task_id(&text, task_id).into_bytes(),
            (Ok(text), None) => text.into_bytes(),
            (Err(error), _) => error.into_bytes(),
        };
        let headers = replayed_headers(head.lines().filter_map(|line| line.split_once(':')));
        RecordedReply { status: status.max(200), headers, body, is_cut }
    }
}

/// Returns a reply's body with the place of the task's id where it has that id.
fn without_task_id(text: &str, task_id: &TaskId) -> String {
    let document = Document::parse(text);
    let Some(node) = document.get("taskId") else { return text.to_owned() };
    if document.slice(&node.span) != task_id.token() {
        return text.to_owned();
    }
    [&text[..node.span.start], TASK_ID_HERE, &text[node.span.end..]].concat()
}

/// Returns how a service writes an id.
fn id_style(task_id: &TaskId) -> IdStyle {
    let (token, shown) = (task_id.token(), task_id.display());
    let parts: Vec<usize> = shown.split('-').map(str::len).collect();
    match token.starts_with('"') {
        true if parts == [8, 4, 4, 4, 12] => IdStyle::Uuid,
        true => IdStyle::Text,
        false if token.parse::<u32>().is_err() => IdStyle::Big,
        false => IdStyle::Integer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_any_text() {
        for (text, name) in [
            ("Gave up early!", "gave-up-early"),
            ("  #98 – python-requests 2.32  ", "98-python-requests-2-32"),
            ("日本", ""),
            ("Ärger", "rger"),
        ] {
            assert_eq!(scenario_name(text), name);
        }
        assert_eq!(scenario_name(&"a-".repeat(100)).len(), 39);
    }

    #[test]
    fn the_tasks_own_id_alone_is_replaced() {
        let id = |token: &str| TaskId::from_token(token);
        for (body, token, expected) in [
            (
                r#"{"errorId":0,"taskId": 77 ,"cost":77}"#,
                "77",
                r#"{"errorId":0,"taskId": $CAPKILL_TASK_ID ,"cost":77}"#,
            ),
            (r#"{"taskId":"a-1"}"#, r#""a-1""#, r#"{"taskId":$CAPKILL_TASK_ID}"#),
            (r#"{"taskId":5}"#, "77", r#"{"taskId":5}"#),
            ("<html>77</html>", "77", "<html>77</html>"),
        ] {
            assert_eq!(without_task_id(body, &id(token)), expected);
        }
    }

    #[test]
    fn ids_are_written_as_the_service_wrote_them() {
        for (token, style) in [
            ("77", IdStyle::Integer),
            ("2151574698000", IdStyle::Big),
            ("\"77\"", IdStyle::Text),
            ("\"00000000-0000-4000-8000-000000000001\"", IdStyle::Uuid),
        ] {
            assert_eq!(id_style(&TaskId::from_token(token)), style, "{token}");
        }
    }
}
