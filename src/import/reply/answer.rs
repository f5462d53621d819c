//! A reply with what came around its body: status and headers, from a session or from a terminal.

use super::object::said_of_object;
use super::older::said_of_older;
use super::said::Said;
use super::words::{codes, explained};
use crate::contract::{Method, Received, WholeReply, recognise};
use crate::payload::document::{Document, Value};
use crate::payload::{Finding, place};

/// A reply as it was recorded; what was not recorded is `None`.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Answer {
    pub status: Option<u16>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    /// Why there was no reply, as the recorder says it.
    pub failure: Option<String>,
}

impl Answer {
    /// Reads the last reply with its headers in a text, as `curl -i` and `curl -v` print it.
    pub fn of_text(text: &str) -> Option<Self> {
        let (at, status, mark) = last_status_line(text)?;
        let mut answer = Self { status: Some(status), ..Self::default() };
        let mut rest = text[at..].split_inclusive('\n').skip(1);
        for line in rest.by_ref() {
            let line = line.trim_end();
            let line = line.strip_prefix(mark.trim_end()).map_or(line, str::trim_start);
            let Some((name, value)) = line.split_once(':') else { break };
            answer.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
        // Between headers and body `curl -v` says what it does.
        let is_of_curl = |line: &&str| ["* ", "{ [", "} ["].iter().any(|start| line.starts_with(start));
        let body: String = rest.filter(|line| mark.is_empty() || !is_of_curl(line)).collect();
        answer.body = Some(if answer.is_chunked() { without_chunks(&body) } else { body });
        Some(answer)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is_chunked(&self) -> bool {
        self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    }

    /// Returns the media type. Where no header was recorded, nothing is said of it.
    fn content_type(&self) -> Option<&str> {
        if self.headers.is_empty() { Some("application/json") } else { self.header("content-type") }
    }

    /// Returns what the reply says. `asked` is the method that it answers, where that is known.
    pub fn said(&self, asked: Option<Method>) -> Said {
        let mut said = self.said_by_body(asked);
        said.facts.http_status = self.status;
        if let Some(failure) = &self.failure {
            let message = format!("There was no reply: {failure}");
            said.findings.insert(0, Finding::new("reply.none", place::WHOLE, message));
        }
        said
    }

    /// Returns what the reply says in a few words, and whether that is an error code; an empty text where it says nothing.
    pub fn in_few_words(&self) -> (String, bool) {
        let reply = Document::parse(self.body.as_deref().unwrap_or_default());
        if let Some(code) = reply.text_of("errorCode").filter(|code| !code.is_empty()) {
            return (code.to_owned(), true);
        }
        let answer = ["text", "gRecaptchaResponse", "token"]
            .iter()
            .find_map(|name| reply.string(reply.get("solution")?.get(name)?));
        let task = || reply.get("taskId").map(|id| format!("task {}", reply.slice(&id.span)));
        let state = answer.or_else(|| reply.text_of("status")).map(str::to_owned);
        (state.or_else(task).unwrap_or_default(), false)
    }

    fn said_by_body(&self, asked: Option<Method>) -> Said {
        let status = self.status.unwrap_or(200);
        let Some(body) = &self.body else { return Said::default() };
        let document = Document::parse(body.trim().trim_start_matches('\u{feff}'));
        if let Some(said) = said_of_older(body, &document) {
            return said;
        }
        if document.root().is_some_and(|root| matches!(root.value, Value::Object(_))) {
            let received =
                Received { status, content_type: self.content_type(), body: body.as_bytes(), is_truncated: false };
            return said_of_object(&document, received, asked);
        }
        let whole = WholeReply {
            status,
            headers: &self.headers,
            body: body.as_bytes(),
            is_truncated: false,
            is_known_object: false,
        };
        let mut said = Said::default();
        for code in codes(body) {
            said.note(explained(code, place::WHOLE, None), code);
        }
        // Recorders leave out bodies that they could not keep.
        if let Some(foreign) = recognise(whole).filter(|_| !body.is_empty() && said.findings.is_empty()) {
            let message = format!("{} ({}). {}", foreign.kind.describe(), foreign.clue, foreign.kind.what_to_do());
            said.findings.push(Finding::new("reply.foreign", place::WHOLE, message));
        }
        said
    }
}

/// Returns where the last status line of a text begins, its status, and the mark before each of its lines.
fn last_status_line(text: &str) -> Option<(usize, u16, &'static str)> {
    let mut found = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark = if line.starts_with("< ") { "< " } else { "" };
        if let Some(status) = status_of(&line[mark.len()..]) {
            found = Some((at, status, mark));
        }
        at += line.len();
    }
    found
}

/// Returns the status of a line like `HTTP/1.1 400 Bad Request`.
fn status_of(line: &str) -> Option<u16> {
    let rest = line.strip_prefix("HTTP/")?;
    let (version, rest) = rest.split_once(' ')?;
    let is_version = ["1.0", "1.1", "2", "2.0", "3", "3.0"].contains(&version);
    let status = rest.split_whitespace().next().filter(|digits| is_version && digits.len() == 3)?;
    status.parse().ok().filter(|status| (100..1000).contains(status))
}

/// Returns a body without the lengths that stand before its pieces; as it is when they are not there.
fn without_chunks(body: &str) -> String {
    let mut plain = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((line, after)) = rest.split_once('\n') {
        let digits = line.trim().split(';').next().unwrap_or_default();
        let Ok(length) = usize::from_str_radix(digits, 16) else { break };
        let Some(piece) = after.get(..length) else { break };
        plain.push_str(piece);
        if length == 0 {
            return plain;
        }
        rest = after[length..].trim_start_matches(['\r', '\n']);
    }
    if plain.is_empty() { body.to_owned() } else { plain + rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_reply_with_headers_is_read() {
        let text =
            "HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 401 \r\nContent-Type: text/html\r\nX: y\r\n\r\n{}\n";
        let answer = Answer::of_text(text).unwrap();
        assert_eq!((answer.status, answer.body.as_deref()), (Some(401), Some("{}\n")));
        assert_eq!(answer.header("content-type"), Some("text/html"));
        let verbose = "* Connected\n> POST /createTask HTTP/2\n>\n< HTTP/2 200 \n< content-type: application/json\n< \n{ [30 bytes data]\n* Connection left\n{\"errorId\":0}";
        let answer = Answer::of_text(verbose).unwrap();
        assert_eq!(
            (answer.content_type(), answer.body.as_deref()),
            (Some("application/json"), Some("{\"errorId\":0}"))
        );
        for text in ["HTTP/1.1", "HTTP/9 200", "the HTTP/1.1 200 OK line", "HTTP/1.1 2000 x", ""] {
            assert!(Answer::of_text(text).is_none(), "{text}");
        }
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(without_chunks("5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n"), "{\"a\":1}");
        for body in ["{\"a\":1}", "zz\nx", "5\nab", "ffffffffffffffff\nx"] {
            assert_eq!(without_chunks(body), body);
        }
    }
}
