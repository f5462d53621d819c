//! A record's exchanges and callbacks on one time axis, made ready for the window.

use crate::contract::{
    BalanceReply, CALLBACK_ACCEPT_WINDOW, CreateTaskReply, Departure, Method, Reading, Received, TaskId,
    TaskResultReply, cut, read_balance_reply, read_create_task_reply, read_task_result_reply,
};
use crate::history::{Record, StoredCallback, StoredExchange, StoredMethod, StoredTiming};
use crate::judge::{PollVerdict, judge_answer};
use crate::view::text_rows::TextRows;

/// Longest body shown in the timeline, in bytes; the history file has it whole.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Longest summary, in characters.
const MAX_SUMMARY_CHARS: usize = 240;

/// One bar of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// `createTask`, `getTaskResult 3`, `callback`.
    pub label: String,
    /// Since the first exchange began.
    pub offset_ms: i64,
    pub duration_ms: i64,
    /// Where the time went; nothing is known of a callback's.
    pub timing: StoredTiming,
    /// What it said, in a line.
    pub summary: String,
    /// Something kept it from being read as a good answer.
    pub is_trouble: bool,
    pub departures: Vec<Departure>,
    /// Status line and headers.
    pub head: Vec<String>,
    pub body: TextRows,
    /// More body than is shown.
    pub is_cut: bool,
}

/// Everything that happened to a submission, in order.
///
/// `first` is what the reply to the first exchange says, where that was read already.
#[must_use]
pub fn timeline(record: &Record, first: Option<&Said>) -> Vec<TimelineEntry> {
    let start_ms = record.exchanges.first().map_or(record.summary.created_at_ms, |first| first.started_at_ms);
    let task_id = record.summary.task_id.as_ref();
    let mut polls = 0;
    let mut entries = Vec::new();
    // Exchanges follow each other, whatever a clock that was set back in between says.
    let mut end_ms = 0;
    for (index, exchange) in record.exchanges.iter().enumerate() {
        let known = first.filter(|_| index == 0);
        let mut entry = exchange_entry(exchange, &mut polls, task_id, known);
        entry.offset_ms = exchange.started_at_ms.saturating_sub(start_ms).max(end_ms);
        end_ms = entry.offset_ms.saturating_add(entry.duration_ms);
        entries.push(entry);
    }
    entries.extend(record.callbacks.iter().map(|callback| callback_entry(callback, start_ms, task_id)));
    // Stable: exchanges stay in their order.
    entries.sort_by_key(|entry| entry.offset_ms);
    entries
}

/// What a reply says, in a line, whether it is a good one, and how it departs from the contract.
#[derive(Clone, Debug)]
pub struct Said {
    text: String,
    is_good: bool,
    pub departures: Vec<Departure>,
}

fn exchange_entry(
    exchange: &StoredExchange,
    polls: &mut u32,
    task_id: Option<&TaskId>,
    known: Option<&Said>,
) -> TimelineEntry {
    let label = match &exchange.method {
        StoredMethod::Known(Method::GetTaskResult) => {
            *polls += 1;
            format!("{} {polls}", exchange.method)
        }
        StoredMethod::Known(Method::CreateTask | Method::GetBalance) | StoredMethod::Other(_) => {
            exchange.method.to_string()
        }
    };
    let said = exchange.received().map(|received| match &exchange.method {
        StoredMethod::Known(Method::CreateTask) => {
            known.cloned().unwrap_or_else(|| created(read_create_task_reply(received)))
        }
        StoredMethod::Known(Method::GetTaskResult) => answered(received, task_id),
        StoredMethod::Known(Method::GetBalance) => balance(received),
        StoredMethod::Other(_) => unread(),
    });
    let status = exchange.status.map_or("No reply".to_owned(), |status| format!("HTTP {status}"));
    let summary = match (&exchange.error, &said) {
        (Some(error), _) => error.clone(),
        (None, Some(said)) => format!("{status} · {}", said.text),
        (None, None) => status.clone(),
    };
    let mut head = vec![format!("POST {}", exchange.url), status];
    head.extend(lines(&exchange.reply_headers));
    TimelineEntry {
        label,
        offset_ms: 0,
        duration_ms: exchange.elapsed_ms.max(0),
        timing: exchange.timing,
        summary: cut(&summary, MAX_SUMMARY_CHARS),
        is_trouble: exchange.error.is_some()
            || exchange.status != Some(200)
            || said.as_ref().is_none_or(|said| !said.is_good),
        departures: said.map(|said| said.departures).unwrap_or_default(),
        head,
        body: body(&exchange.reply_body),
        is_cut: exchange.reply_truncated || exchange.reply_body.len() > MAX_BODY_BYTES,
    }
}

fn callback_entry(callback: &StoredCallback, start_ms: i64, task_id: Option<&TaskId>) -> TimelineEntry {
    let StoredCallback { at_ms, elapsed_ms, .. } = callback;
    let content_type = callback.headers.iter().find(|(name, _)| name == "content-type");
    let received = Received {
        status: 200,
        content_type: content_type.map(|(_, value)| value.as_str()),
        body: &callback.body,
        is_truncated: callback.is_truncated,
    };
    let completeness = match (callback.is_complete, callback.is_truncated) {
        (false, _) => ", the sender broke off",
        (true, true) => ", over 4 MiB and the rest was not kept",
        (true, false) => "",
    };
    let window_ms = i64::try_from(CALLBACK_ACCEPT_WINDOW.as_millis()).unwrap_or(i64::MAX);
    let is_late = *elapsed_ms > window_ms;
    let verdict = if is_late { "too late" } else { "in time" };
    let said = answered(received, task_id);
    // The stopwatch first: what a service says may be long.
    let summary =
        format!("Answered after {elapsed_ms} ms, {verdict} for the 2 s a service waits{completeness} · {}", said.text);
    TimelineEntry {
        label: "callback".to_owned(),
        offset_ms: (at_ms - elapsed_ms - start_ms).max(0),
        duration_ms: (*elapsed_ms).max(0),
        timing: StoredTiming::default(),
        summary: cut(&summary, MAX_SUMMARY_CHARS),
        is_trouble: !callback.is_complete || callback.is_truncated || is_late || !said.is_good,
        departures: said.departures,
        head: lines(&callback.headers).collect(),
        body: body(&callback.body),
        is_cut: callback.is_truncated || callback.body.len() > MAX_BODY_BYTES,
    }
}

/// What a reply to createTask says.
pub fn created(reading: Reading<CreateTaskReply>) -> Said {
    let Reading { reply, departures } = reading;
    let (text, is_good) = match reply {
        CreateTaskReply::Created { task_id, .. } => (format!("Task {task_id} created"), true),
        CreateTaskReply::Refused { code, description } => (refused(code, description), false),
        CreateTaskReply::Unclear { why, .. } => (why.describe().to_owned(), false),
    };
    Said { text, is_good, departures }
}

fn balance(received: Received<'_>) -> Said {
    let Reading { reply, departures } = read_balance_reply(received);
    let (text, is_good) = match reply {
        BalanceReply::Balance(balance) => (format!("Balance {balance}"), true),
        BalanceReply::Refused { code, description } => (refused(code, description), false),
        BalanceReply::Unclear(why) => (why.describe().to_owned(), false),
    };
    Said { text, is_good, departures }
}

/// Says of a method that another program sent that its reply was not read: its status alone tells whether it is good.
fn unread() -> Said {
    let text = "The reply is kept as it came, since this version does not know the method".to_owned();
    Said { text, is_good: true, departures: Vec::new() }
}

fn refused(code: Option<String>, description: Option<String>) -> String {
    let code = code.unwrap_or_else(|| "Refused without a code".to_owned());
    description.map_or_else(|| code.clone(), |description| format!("{code}: {description}"))
}

/// What a poll's reply or a callback says.
fn answered(received: Received<'_>, task_id: Option<&TaskId>) -> Said {
    let Reading { reply, departures } = read_task_result_reply(received, task_id);
    let is_good = matches!(reply, TaskResultReply::Processing | TaskResultReply::Ready { .. });
    let text = match judge_answer(received, task_id, 0) {
        PollVerdict::GoesOn { what, .. } => what,
        PollVerdict::Ended(ending) if ending.solution.is_some() => "The solution came".to_owned(),
        PollVerdict::Ended(ending) => match ending.error_code {
            Some(code) => format!("{code}: {}", ending.detail),
            None => ending.detail,
        },
    };
    Said { text, is_good, departures }
}

fn lines(headers: &[(String, String)]) -> impl Iterator<Item = String> {
    headers.iter().map(|(name, value)| cut(&format!("{name}: {value}"), MAX_SUMMARY_CHARS))
}

fn body(bytes: &[u8]) -> TextRows {
    TextRows::from_bytes(&bytes[..bytes.len().min(MAX_BODY_BYTES)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(method: &str, reply_body: &str) -> TimelineEntry {
        let exchange = StoredExchange {
            method: StoredMethod::from_name(method),
            url: format!("https://capkill.com/api/{method}"),
            started_at_ms: 0,
            elapsed_ms: 12,
            timing: StoredTiming::default(),
            connected: true,
            http_version: None,
            status: Some(200),
            reply_headers: Vec::new(),
            reply_body: reply_body.into(),
            reply_truncated: false,
            error: None,
        };
        exchange_entry(&exchange, &mut 0, None, None)
    }

    #[test]
    fn each_known_method_is_read_by_its_own_rules() {
        for (method, body, summary) in [
            ("createTask", r#"{"errorId":0,"taskId":7}"#, "Task 7 created"),
            ("getTaskResult", r#"{"errorId":0,"status":"processing"}"#, "HTTP 200 · "),
            ("getBalance", r#"{"errorId":0,"balance":1.5}"#, "Balance 1.5"),
        ] {
            let entry = entry(method, body);
            assert!(entry.summary.contains(summary) && !entry.is_trouble, "{method}: {}", entry.summary);
        }
    }

    #[test]
    fn an_unknown_method_is_not_taken_for_a_balance() {
        let entry = entry("reportIncorrectImageCaptcha", r#"{"errorId":0,"balance":1.5}"#);
        assert!(!entry.summary.contains("Balance") && entry.summary.contains("does not know the method"));
        assert_eq!((entry.label.as_str(), entry.is_trouble), ("reportIncorrectImageCaptcha", false));
        assert!(entry.departures.is_empty(), "no rule of the contract applies");
    }
}
