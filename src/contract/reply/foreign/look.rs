//! A reply prepared for the rules: each of its methods answers one question, in one pass.

use std::cell::OnceCell;

use serde::de::IgnoredAny;

use crate::contract::wording::cut;

/// A header's name, a part of its value in lower case, and whose header it is.
pub(super) type Mark = (&'static str, &'static str, &'static str);

/// Bytes of a body that are searched for words; a page says what it is at its beginning.
const SEARCHED_BYTES: usize = 64 * 1024;

/// Longest title, and longest piece of a header, that is quoted, in characters.
const MAX_TITLE_CHARS: usize = 120;
const MAX_QUOTED_CHARS: usize = 80;

/// How web pages begin, in lower case.
const PAGE_STARTS: &[&str] =
    &["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<center", "<h1", "<div", "<p>"];

/// A reply as it came.
#[derive(Clone, Copy, Debug)]
pub struct WholeReply<'a> {
    pub status: u16,
    /// Names in lower case.
    pub headers: &'a [(String, String)],
    pub body: &'a [u8],
    /// The body was longer than what was read.
    pub is_truncated: bool,
    /// A reader of the API has read the body as an object already.
    pub is_known_object: bool,
}

/// A reply prepared for the rules.
pub(super) struct Look<'a> {
    reply: WholeReply<'a>,
    /// The body without a byte order mark and without white space around it.
    body: &'a [u8],
    /// The beginning of the body as text.
    start: String,
    /// The same in lower case, each letter at the same place.
    lower: String,
    is_object: bool,
    is_page: bool,
    /// Whether the whole body is one JSON value, or the line and column where it stops being one. Filled on first use.
    json: OnceCell<Result<(), (usize, usize)>>,
}

impl<'a> Look<'a> {
    pub(super) fn at(reply: WholeReply<'a>) -> Self {
        let body = reply.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(reply.body).trim_ascii();
        let start = String::from_utf8_lossy(&body[..body.len().min(SEARCHED_BYTES)]).into_owned();
        let lower = start.to_ascii_lowercase();
        let is_object =
            reply.is_known_object || body.first() == Some(&b'{') && (reply.is_truncated || begins_with_json(body));
        let first = after_comments(&lower);
        let is_page = PAGE_STARTS.iter().any(|known| first.starts_with(known))
            || first.starts_with("<?xml") && lower.contains("<html")
            || first.starts_with('<') && header(reply, "content-type").is_some_and(|kind| kind.contains("text/html"));
        Self { reply, body, start, lower, is_object, is_page, json: OnceCell::new() }
    }

    /// Makes the test unless the body is an object: an object is an answer of the API, whoever passed it on.
    pub(super) fn unless_object(&self, test: impl FnOnce(&Self) -> Option<String>) -> Option<String> {
        if self.is_object { None } else { test(self) }
    }

    pub(super) fn status_is(&self, statuses: &[u16]) -> Option<String> {
        statuses.contains(&self.reply.status).then(|| format!("status {}", self.reply.status))
    }

    pub(super) fn header_mark(&self, marks: &[Mark]) -> Option<String> {
        let (name, value, who) = self.marked(marks)?;
        Some(format!("header {name}: {} ({who})", quoted(value)))
    }

    fn marked(&self, marks: &[Mark]) -> Option<(&'static str, &'a str, &'static str)> {
        marks.iter().find_map(|(name, part, who)| {
            let values = self.reply.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            let (_, value) = values.into_iter().find(|(_, value)| value.to_ascii_lowercase().contains(part))?;
            Some((*name, value.as_str(), *who))
        })
    }

    /// Looks for a word in the address of a redirect.
    pub(super) fn location_mark(&self, words: &[&str]) -> Option<String> {
        let target = self.redirect_target()?;
        let lower = target.to_ascii_lowercase();
        words.iter().any(|word| lower.contains(word)).then(|| format!("sent to {}", quoted(target)))
    }

    /// Looks for a word in a web page.
    pub(super) fn page_mark(&self, words: &[&str]) -> Option<String> {
        let word = words.iter().find(|word| self.is_page && self.lower.contains(**word))?;
        Some(format!("“{word}” in the page"))
    }

    pub(super) fn title_mark(&self, words: &[&str]) -> Option<String> {
        let title = self.title()?;
        let lower = title.to_ascii_lowercase();
        words.iter().any(|word| lower.contains(word)).then(|| "the page's title".to_owned())
    }

    pub(super) fn gateway(&self, statuses: &[u16], fronts: &[Mark]) -> Option<String> {
        let status = self.status_is(statuses)?;
        Some(self.marked(fronts).map_or(status.clone(), |(_, _, who)| format!("{status}, {who}")))
    }

    /// Tells whether a page of a server in front of the service refuses the request.
    pub(super) fn blocked(&self, fronts: &[Mark]) -> Option<String> {
        let is_refusal = matches!(self.reply.status, 401 | 403 | 406 | 429 | 451) && self.is_page;
        let (_, _, who) = self.marked(fronts).filter(|_| is_refusal)?;
        Some(format!("a page with status {}, {who}", self.reply.status))
    }

    pub(super) fn redirect(&self) -> Option<String> {
        self.redirect_target().map(|target| format!("status {} to {}", self.reply.status, quoted(target)))
    }

    fn redirect_target(&self) -> Option<&'a str> {
        let target = header(self.reply, "location")?;
        (300..400).contains(&self.reply.status).then_some(target)
    }

    pub(super) fn empty(&self) -> Option<String> {
        self.body.is_empty().then(|| match (self.reply.body.len(), self.reply.is_truncated) {
            (0, _) => "0 bytes".to_owned(),
            (_, false) => "nothing but white space".to_owned(),
            (_, true) => "nothing but white space, over 4 MiB of it".to_owned(),
        })
    }

    pub(super) fn compressed(&self) -> Option<String> {
        let is_gzip = self.body.starts_with(b"\x1f\x8b");
        let coding = header(self.reply, "content-encoding").filter(|coding| !coding.eq_ignore_ascii_case("identity"));
        match coding {
            Some(coding) if is_gzip || !self.is_text() => Some(format!("header content-encoding: {}", quoted(coding))),
            _ => is_gzip.then(|| "the first bytes of gzip".to_owned()),
        }
    }

    pub(super) fn page(&self) -> Option<String> {
        self.is_page.then(|| "its first words are HTML".to_owned())
    }

    pub(super) fn soap(&self) -> Option<String> {
        let is_soap = self.xml().is_some() && self.lower.contains("envelope") && self.lower.contains("soap");
        is_soap.then(|| "an envelope".to_owned())
    }

    pub(super) fn xml(&self) -> Option<String> {
        let mut after = after_comments(&self.lower).bytes();
        let is_xml = after.next() == Some(b'<')
            && after.next().is_some_and(|second| second == b'?' || second == b'!' || second.is_ascii_alphabetic());
        is_xml.then(|| "its first words are XML".to_owned())
    }

    pub(super) fn json_other(&self) -> Option<String> {
        let what = match self.body.first()? {
            b'[' => "an array",
            b'"' => "a string",
            b'-' | b'0'..=b'9' => "a number",
            b't' | b'f' | b'n' => "a bare word",
            _ => return None,
        };
        // A body that was cut off may have gone on as anything, unless it begins an array.
        let is_json = if self.reply.is_truncated { self.body[0] == b'[' } else { self.json().is_ok() };
        is_json.then(|| what.to_owned())
    }

    pub(super) fn broken_json(&self) -> Option<String> {
        let is_begun = matches!(self.body.first(), Some(b'{' | b'['));
        let (line, column) = self.json().err().filter(|_| is_begun && !self.is_object)?;
        Some(format!("line {line}, column {column}"))
    }

    fn json(&self) -> Result<(), (usize, usize)> {
        let read = || match serde_json::from_slice::<IgnoredAny>(self.body) {
            Ok(_) => Ok(()),
            Err(error) => Err((error.line(), error.column())),
        };
        *self.json.get_or_init(read)
    }

    pub(super) fn older_api(&self, prefixes: &[&str]) -> Option<String> {
        let is_older = self.body.len() <= 4096 && prefixes.iter().any(|prefix| self.start.starts_with(prefix));
        is_older.then(|| quoted(self.start.lines().next().unwrap_or_default()))
    }

    pub(super) fn binary(&self) -> Option<String> {
        (!self.is_text()).then(|| "bytes that are no text".to_owned())
    }

    pub(super) fn plain_text(&self) -> Option<String> {
        (!self.is_object).then(|| "text that is nothing else".to_owned())
    }

    /// Tells whether nearly all of the beginning is characters: text may hold a stray byte.
    fn is_text(&self) -> bool {
        let odd = |c: &char| *c == '\u{fffd}' || c.is_control() && !c.is_ascii_whitespace() && *c != '\u{1b}';
        let (odd, all) = self.start.chars().fold((0, 0), |(odds, all), c| (odds + usize::from(odd(&c)), all + 1));
        odd * 20 <= all
    }

    /// Returns the page's title without markup, cut when it is very long.
    pub(super) fn title(&self) -> Option<String> {
        let open = self.lower.find("<title").filter(|_| self.is_page)?;
        let from = open + self.lower[open..].find('>')? + 1;
        let length = self.lower[from..].find("</title").unwrap_or(self.lower.len() - from);
        let mut title = self.start.get(from..from + length)?.split_whitespace().collect::<Vec<_>>().join(" ");
        // `&amp;` is replaced last, so that the sign it makes begins no other entity.
        for (name, text) in
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
        {
            title = title.replace(name, text);
        }
        (!title.is_empty()).then(|| cut(&title, MAX_TITLE_CHARS))
    }
}

fn header<'a>(reply: WholeReply<'a>, name: &str) -> Option<&'a str> {
    reply.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Tells whether a whole JSON value stands first: the API's readers take it, whatever follows.
fn begins_with_json(body: &[u8]) -> bool {
    serde_json::Deserializer::from_slice(body).into_iter::<IgnoredAny>().next().is_some_and(|value| value.is_ok())
}

/// Returns the text without white space and comments of HTML or XML in front.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        match comment.find("-->") {
            Some(end) => rest = comment[end + 3..].trim_start(),
            None => return "",
        }
    }
    rest
}

fn quoted(text: &str) -> String {
    cut(text.trim(), MAX_QUOTED_CHARS)
}
