//! What is known of an exchange or a callback besides its body: one line at the right of the viewer's head.

use crate::contract::{Method, status_words};
use crate::history::{Record, StoredCallback, StoredExchange};
use crate::ui::panes::foreign_text::in_line;
use crate::view::Part;
use crate::view::quantity;

/// The facts, each as short as it can be said.
#[derive(Default)]
pub struct Facts {
    /// What it is: a method, or a callback. createTask needs no saying.
    pub what: String,
    /// `200 OK`.
    pub status: String,
    /// `HTTP/1.1 200 OK`.
    pub status_line: String,
    pub time: String,
    pub size: String,
    /// `POST https://…/createTask`.
    pub request: String,
    /// Why there is no reply, or why it ended early; empty where it came as it should.
    pub error: String,
    pub has_reply: bool,
    pub has_body: bool,
}

/// Returns what is known of something that came.
pub fn facts_of(record: &Record, part: Part) -> Facts {
    match (part.exchange(record), part.callback(record)) {
        (Some(exchange), _) => of_exchange(exchange),
        (None, Some(callback)) => of_callback(callback),
        (None, None) => Facts::default(),
    }
}

fn of_exchange(exchange: &StoredExchange) -> Facts {
    let connection = if exchange.connected { "A connection was made" } else { "No connection was made" };
    let version = exchange.http_version.as_deref().unwrap_or("HTTP");
    let status = exchange.status.map(|status| format!("{status} {}", status_words(status)).trim_end().to_owned());
    let is_create = exchange.method == Method::CreateTask;
    Facts {
        what: if is_create { String::new() } else { in_line(exchange.method.name()) },
        status_line: status.as_ref().map_or("No reply".to_owned(), |status| format!("{version} {status}")),
        status: status.unwrap_or_else(|| "No reply".to_owned()),
        time: quantity::milliseconds(exchange.elapsed_ms),
        size: size(exchange.bytes_in_file(), exchange.reply_truncated, exchange.reply_bytes),
        request: format!("POST {}", in_line(&exchange.url)),
        error: exchange.error.as_ref().map(|error| format!("{connection}; {}", in_line(error))).unwrap_or_default(),
        has_reply: exchange.status.is_some(),
        has_body: exchange.bytes_in_file() > 0,
    }
}

fn of_callback(callback: &StoredCallback) -> Facts {
    let how = if callback.is_complete { "" } else { ", the sender broke off" };
    let bytes = callback.unread.map_or(callback.body.len() as u64, |unread| unread.bytes);
    Facts {
        what: "POST".to_owned(),
        status_line: "A callback".to_owned(),
        status: "callback".to_owned(),
        time: format!("accepted in {}{how}", quantity::milliseconds(callback.elapsed_ms)),
        size: size(bytes, callback.is_truncated, None),
        request: "POST to this submission's own address".to_owned(),
        error: String::new(),
        has_reply: true,
        has_body: bytes > 0,
    }
}

fn size(bytes: u64, is_cut: bool, whole: Option<u64>) -> String {
    let size = quantity::bytes(usize::try_from(bytes).unwrap_or(usize::MAX));
    match (bytes, is_cut, whole) {
        (0, false, _) => "No body".to_owned(),
        (_, _, Some(whole)) => format!("The first {size} of {} B are kept", quantity::grouped(whole)),
        (_, true, None) => format!("The first {size}; the rest was not read"),
        (_, false, None) => size,
    }
}
