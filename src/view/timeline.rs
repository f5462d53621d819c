//! A record's exchanges and callbacks on one time axis, made ready for the window.

use crate::contract::{CALLBACK_ACCEPT_WINDOW, Departure, Method, TaskId, cut, grouped, took};
use crate::history::{
    BodyId, Record, StoredCallback, StoredExchange, StoredTiming, UnreadBody, keeps_no_more_callbacks,
};
use crate::view::part::Part;
use crate::view::said::{Said, answered, replied};
use crate::view::text_rows::TextRows;

/// Longest body shown in the timeline, in bytes; the history file has the whole body.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Longest summary, in characters.
const MAX_SUMMARY_CHARS: usize = 240;

/// Stands before what the last callback that is kept says.
const LAST_KEPT: &str = "Later callbacks are not kept unless one settles the task · ";

/// Stands in for what a callback without its body says.
const BODY_DROPPED: &str = "Its body was not kept, because too much came to this address or at once";

/// One bar of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// What the entry is of.
    pub part: Part,
    /// What the bar is: `createTask`, `getTaskResult 3`, `callback`.
    pub label: String,
    /// Time since the first exchange began.
    pub offset_ms: i64,
    pub duration_ms: i64,
    /// Where the time went; nothing is known of a callback's.
    pub timing: StoredTiming,
    /// What the reply or callback said, in a line.
    pub summary: String,
    /// Something kept the reply or callback from being read as a good answer.
    pub is_trouble: bool,
    pub departures: Vec<Departure>,
    pub body: TextRows,
    /// The body goes on beyond what is shown.
    pub is_cut: bool,
    /// The body, where it is still in the file.
    pub unread: Option<BodyId>,
}

/// Returns everything that happened to a submission, in order.
///
/// `first` is what the reply to the first exchange says, where that was read already.
pub(super) fn timeline(record: &Record, first: Option<&Said>) -> Vec<TimelineEntry> {
    let start_ms = record.exchanges.first().map_or(record.summary.created_at_ms, |first| first.started_at_ms);
    let task_id = record.summary.task_id.as_ref();
    let mut polls = 0;
    let mut entries = Vec::new();
    // Exchanges follow each other, also when the clock was set back in between.
    let mut end_ms = 0;
    for (index, exchange) in record.exchanges.iter().enumerate() {
        let known = first.filter(|_| index == 0);
        let mut entry = exchange_entry(exchange, &mut polls, task_id, known);
        entry.part = Part::Exchange(index);
        entry.offset_ms = exchange.started_at_ms.saturating_sub(start_ms).max(end_ms);
        end_ms = entry.offset_ms.saturating_add(entry.duration_ms);
        entries.push(entry);
    }
    for (index, callback) in record.callbacks.iter().enumerate() {
        entries.push(TimelineEntry { part: Part::Callback(index), ..callback_entry(callback, start_ms, task_id) });
    }
    if let Some(last) = entries.last_mut().filter(|_| keeps_no_more_callbacks(record)) {
        last.summary.insert_str(0, LAST_KEPT);
    }
    // The sort is stable, so that exchanges stay in their order.
    entries.sort_by_key(|entry| entry.offset_ms);
    entries
}

/// Makes the entry of an exchange, all but its place and its offset. `known` is what the reply says, where that was read already.
fn exchange_entry(
    exchange: &StoredExchange,
    polls: &mut u32,
    task_id: Option<&TaskId>,
    known: Option<&Said>,
) -> TimelineEntry {
    let known = known.filter(|_| exchange.method == Method::CreateTask);
    let said =
        exchange.received().map(|reply| known.cloned().unwrap_or_else(|| replied(&exchange.method, reply, task_id)));
    let status = exchange.status.map_or("No reply".to_owned(), |status| format!("HTTP {status}"));
    let summary = match (&exchange.error, &said) {
        (Some(error), _) => error.clone(),
        // The beginning alone would be read as a reply that was cut on the way.
        (None, _) if exchange.reply_bytes.is_some() => {
            let bytes = grouped(exchange.reply_bytes.unwrap_or_default());
            let kept =
                if exchange.bytes_in_file() > 0 { "of which the beginning is kept" } else { "which were not kept" };
            format!("{status} · {bytes} bytes, {kept}")
        }
        (None, Some(said)) => format!("{status} · {}", said.text),
        (None, None) => exchange.unread.map_or(status.clone(), |body| format!("{status} · {}", unread(body))),
    };
    let is_read = exchange.reply_bytes.is_none() && exchange.unread.is_none();
    let is_good = exchange.status == Some(200) && (!is_read || said.as_ref().is_some_and(|said| said.is_good));
    TimelineEntry {
        part: Part::Exchange(0),
        label: exchange_label(exchange, polls),
        offset_ms: 0,
        duration_ms: exchange.elapsed_ms.max(0),
        timing: exchange.timing,
        summary: cut(&summary, MAX_SUMMARY_CHARS),
        is_trouble: exchange.error.is_some() || !is_good,
        departures: said.filter(|_| is_read).map(|said| said.departures).unwrap_or_default(),
        body: body(&exchange.reply_body),
        is_cut: exchange.reply_bytes.is_some()
            || exchange.reply_truncated
            || exchange.reply_body.len() > MAX_BODY_BYTES,
        unread: exchange.unread.map(|body| body.id),
    }
}

/// Names an exchange by its method. Polls are counted, since a task has many.
fn exchange_label(exchange: &StoredExchange, polls: &mut u32) -> String {
    if exchange.method != Method::GetTaskResult {
        return exchange.method.to_string();
    }
    *polls += 1;
    format!("{} {polls}", exchange.method)
}

fn callback_entry(callback: &StoredCallback, start_ms: i64, task_id: Option<&TaskId>) -> TimelineEntry {
    let StoredCallback { at_ms, elapsed_ms, .. } = callback;
    let completeness = match (callback.is_complete, callback.is_truncated) {
        (false, _) => ", the sender broke off",
        (true, true) if callback.is_body_dropped() => "",
        (true, true) => ", over 4 MiB and the rest was not kept",
        (true, false) => "",
    };
    let window_ms = i64::try_from(CALLBACK_ACCEPT_WINDOW.as_millis()).unwrap_or(i64::MAX);
    let is_late = *elapsed_ms > window_ms;
    let punctuality = if is_late { "too late" } else { "in time" };
    let said = if callback.is_body_dropped() {
        Said { text: BODY_DROPPED.to_owned(), is_good: false, departures: Vec::new() }
    } else if let Some(body) = callback.unread {
        Said { text: unread(body), is_good: true, departures: Vec::new() }
    } else {
        answered(callback.received(), task_id)
    };
    // The stopwatch stands first, because what a service says may be long.
    let after = took(u64::try_from(*elapsed_ms).unwrap_or_default());
    let summary =
        format!("Answered after {after}, {punctuality} for the 2 s a service waits{completeness} · {}", said.text);
    TimelineEntry {
        part: Part::Callback(0),
        label: "callback".to_owned(),
        offset_ms: (at_ms - elapsed_ms - start_ms).max(0),
        duration_ms: (*elapsed_ms).max(0),
        timing: StoredTiming::default(),
        summary: cut(&summary, MAX_SUMMARY_CHARS),
        is_trouble: !callback.is_complete || callback.is_truncated || is_late || !said.is_good,
        departures: said.departures,
        body: body(&callback.body),
        is_cut: callback.is_truncated || callback.body.len() > MAX_BODY_BYTES,
        unread: callback.unread.map(|body| body.id),
    }
}

/// Says of a body that is still in the file how to see it.
fn unread(body: UnreadBody) -> String {
    format!("{} bytes, read when this is opened", grouped(body.bytes))
}

fn body(bytes: &[u8]) -> TextRows {
    TextRows::from_bytes(&bytes[..bytes.len().min(MAX_BODY_BYTES)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::StoredMethod;

    fn exchange(method: &str, status: u16, reply: &str) -> StoredExchange {
        StoredExchange {
            method: StoredMethod::from_name(method),
            url: format!("http://127.0.0.1:1/{method}"),
            started_at_ms: 0,
            elapsed_ms: 5,
            timing: StoredTiming::default(),
            connected: true,
            http_version: Some("HTTP/1.1".into()),
            status: Some(status),
            reply_headers: vec![("content-type".into(), "application/json".into())],
            reply_body: reply.as_bytes().to_vec(),
            reply_truncated: false,
            reply_bytes: None,
            error: None,
            unread: None,
        }
    }

    fn entry(method: &str, status: u16, reply: &str) -> TimelineEntry {
        exchange_entry(&exchange(method, status, reply), &mut 2, None, None)
    }

    #[test]
    fn each_method_is_read_as_its_own() {
        for (method, reply, label, summary) in [
            ("createTask", r#"{"errorId":0,"taskId":7}"#, "createTask", "HTTP 200 · Task 7 created"),
            (
                "getTaskResult",
                r#"{"errorId":0,"status":"processing"}"#,
                "getTaskResult 3",
                "HTTP 200 · The task is being worked on",
            ),
            ("getBalance", r#"{"errorId":0,"balance":1.5}"#, "getBalance", "HTTP 200 · Balance 1.5"),
        ] {
            let entry = entry(method, 200, reply);
            assert_eq!((entry.label.as_str(), entry.summary.as_str(), entry.is_trouble), (label, summary, false));
        }
    }

    #[test]
    fn an_unknown_method_is_shown_by_its_own_name() {
        let entry = entry("solveEverything", 200, r#"{"errorId":0,"balance":1.5}"#);
        assert_eq!(entry.label, "solveEverything");
        assert!(!entry.is_trouble && !entry.summary.contains("alance"), "{}", entry.summary);
        assert!(entry.departures.is_empty(), "no rule of the contract applies");
    }

    fn callback(body: &str) -> StoredCallback {
        StoredCallback {
            at_ms: 5,
            elapsed_ms: 3,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            is_truncated: false,
            is_complete: true,
            unread: None,
        }
    }

    #[test]
    fn a_callback_says_after_how_long_it_was_answered() {
        for (elapsed_ms, said) in
            [(0, "Answered after under 1 ms,"), (3, "after 3 ms,"), (2_400, "after 2.4 s, too late")]
        {
            let entry = callback_entry(&StoredCallback { elapsed_ms, ..callback("x") }, 0, None);
            assert!(entry.summary.contains(said), "{}", entry.summary);
        }
    }

    #[test]
    fn a_callback_without_its_body_says_so() {
        let entry = callback_entry(&callback("x").without_body(), 0, None);
        assert!(entry.summary.contains(BODY_DROPPED) && !entry.summary.contains("4 MiB"), "{}", entry.summary);
        assert!(entry.is_trouble && entry.is_cut);
    }

    #[test]
    fn an_unknown_method_without_a_good_status_is_trouble() {
        assert!(entry("solveEverything", 404, "").is_trouble);
    }

    #[test]
    fn a_body_that_is_still_in_the_file_is_no_trouble() {
        let unread = Some(UnreadBody { id: BodyId::Exchange(7), bytes: 4_000_000 });
        let left = StoredExchange { unread, ..exchange("getTaskResult", 200, "") };
        let entry = exchange_entry(&left, &mut 2, None, None);
        assert_eq!(entry.summary, "HTTP 200 · 4,000,000 bytes, read when this is opened");
        assert!(!entry.is_trouble && entry.departures.is_empty() && entry.unread == Some(BodyId::Exchange(7)));
        let unread = Some(UnreadBody { id: BodyId::Callback(7), bytes: 4_000_000 });
        let entry = callback_entry(&StoredCallback { unread, ..callback("") }, 0, None);
        assert!(!entry.is_trouble && entry.summary.ends_with("read when this is opened"), "{}", entry.summary);
    }

    #[test]
    fn a_reply_without_its_body_says_so() {
        let dropped = exchange("getTaskResult", 200, "processing").without_body();
        let entry = exchange_entry(&dropped, &mut 2, None, None);
        assert_eq!(entry.summary, "HTTP 200 · 10 bytes, which were not kept");
        assert!(!entry.is_trouble && entry.is_cut);
    }
}
