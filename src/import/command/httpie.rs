//! Reads the words of `HTTPie` and xh: method, address, and items such as `name=value` and `name:='{"a":1}'`.

use serde_json::{Map, Value};

use super::super::request::{Elsewhere, FormKind, Request, RequestBody, WebForm};
use super::curl::Context;
use super::encoded::pair;
use super::find::is_verb;
use super::options::{Effect, Item};
use super::run_time;
use super::words::Input;

/// What an item of `HTTPie` is for, told by the sign between its name and its value; longer signs come first.
const SIGNS: [(&str, Kind); 8] = [
    (":=@", Kind::File),
    (":=", Kind::Json),
    ("==", Kind::Query),
    ("=@", Kind::File),
    (":@", Kind::File),
    ("=", Kind::Text),
    ("@", Kind::File),
    (":", Kind::Header),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Header,
    Query,
    Text,
    Json,
    File,
}

/// Returns the request of a command's words. `scheme` is what the program puts in front of an address without one.
pub(super) fn request(items: Vec<Item>, scheme: &str, context: &Context<'_>) -> Request {
    let mut asked = Asked::default();
    for Item { effect, value, .. } in items {
        match effect {
            None => asked.word(&value.text, scheme),
            Some(Effect::RawData) => {
                asked.elsewhere = run_time::of_word(&context.text[value.span.clone()]);
                asked.raw = Some(value.text);
            }
            Some(Effect::AsForm) => asked.is_form = true,
            Some(Effect::Login | Effect::Bearer) => asked.header("Authorization", ""),
            Some(_) => {}
        }
    }
    asked.request(context)
}

#[derive(Default)]
struct Asked {
    method: Option<String>,
    url: Option<String>,
    headers: Vec<(String, String)>,
    /// Names and values of the body.
    fields: Vec<(String, Value)>,
    raw: Option<String>,
    elsewhere: Option<Elsewhere>,
    is_form: bool,
}

impl Asked {
    fn word(&mut self, word: &str, scheme: &str) {
        match &mut self.url {
            None if self.method.is_none() && is_verb(word) => {
                self.method = Some(word.to_ascii_uppercase());
            }
            None => self.url = Some(address(word, scheme)),
            Some(_) => self.item(word),
        }
    }

    fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    fn item(&mut self, item: &str) {
        let Some((at, (sign, kind))) = separator(item) else { return };
        let (name, value) = (&item[..at], &item[at + sign.len()..]);
        match kind {
            Kind::Header => self.header(name, value),
            Kind::Query => {
                if let Some(url) = &mut self.url {
                    let sign = if url.contains('?') { '&' } else { '?' };
                    *url = format!("{url}{sign}{}", pair(name, value));
                }
            }
            Kind::Text => self.fields.push((name.to_owned(), value.into())),
            Kind::Json => {
                // What is no JSON is kept as text, so that it can be looked at.
                let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
                self.fields.push((name.to_owned(), value));
            }
            Kind::File => self.elsewhere = Some(Elsewhere::File(value.to_owned())),
        }
    }

    fn request(mut self, context: &Context<'_>) -> Request {
        let has_fields = !self.fields.is_empty();
        let body = self.body(context);
        let has_body = !matches!(body, RequestBody::Absent);
        let mut request = Request { how: context.how.to_owned(), ..Request::default() };
        request.set_url(self.url);
        request.method = Some(self.method.unwrap_or_else(|| if has_body { "POST" } else { "GET" }.to_owned()));
        let named = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let own = if self.is_form { "application/x-www-form-urlencoded" } else { "application/json" };
        request.content_type =
            named.map(|(_, value)| value.clone()).or_else(|| (has_body || has_fields).then(|| own.to_owned()));
        request.headers = self.headers;
        request.body = body;
        if let Some(Input::Printed(printed)) = &context.input {
            request.filled_in.clone_from(&printed.filled_in);
            request.has_code = printed.has_code;
        }
        request
    }

    fn body(&mut self, context: &Context<'_>) -> RequestBody {
        if let Some(elsewhere) = self.elsewhere.take() {
            return RequestBody::Elsewhere(elsewhere);
        }
        if let Some(raw) = self.raw.take() {
            return RequestBody::Text(raw);
        }
        let fields = std::mem::take(&mut self.fields);
        if self.is_form && !fields.is_empty() {
            let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let fields = fields.into_iter().map(|(name, value)| (name, text(value))).collect();
            return RequestBody::Form(WebForm { kind: FormKind::Encoded, fields });
        }
        if !fields.is_empty() {
            let mut object = Value::Object(Map::new());
            for (name, value) in fields {
                put(&mut object, &name, value);
            }
            return RequestBody::Text(object.to_string());
        }
        match &context.input {
            Some(Input::Text(text)) => RequestBody::Text(text.clone()),
            Some(Input::File(file)) => RequestBody::Elsewhere(Elsewhere::File(file.clone())),
            Some(Input::Printed(printed)) => RequestBody::Text(printed.text.clone()),
            None if context.is_piped => RequestBody::Elsewhere(Elsewhere::Pipe),
            None => RequestBody::Absent,
        }
    }
}

/// Returns the first separator of an item, the longest that stands there.
fn separator(item: &str) -> Option<(usize, (&'static str, Kind))> {
    let at = item.find(['=', ':', '@'])?;
    let sign = SIGNS.iter().find(|(sign, _)| item[at..].starts_with(sign))?;
    Some((at, *sign))
}

/// Returns a whole address: `:8080/x` is this machine's.
fn address(word: &str, scheme: &str) -> String {
    let word = word.strip_prefix("://").unwrap_or(word);
    match word.strip_prefix(':') {
        Some(port) => {
            let slash = if port.starts_with(|c: char| c.is_ascii_digit()) { ":" } else { "" };
            format!("{scheme}://localhost{slash}{port}")
        }
        None if scheme == "https" && !word.contains("://") => format!("https://{word}"),
        None => word.to_owned(),
    }
}

/// Most names in one path such as `task[a][b]`.
const MAX_DEPTH: usize = 16;

/// Puts a value at a path of names, and makes the objects on the way.
fn put(object: &mut Value, path: &str, value: Value) {
    let pieces: Vec<&str> = path.split('[').map(|piece| piece.trim_end_matches(']')).take(MAX_DEPTH).collect();
    let mut at = object;
    for piece in &pieces[..pieces.len() - 1] {
        let Value::Object(members) = at else { return };
        at = members.entry((*piece).to_owned()).or_insert_with(|| Value::Object(Map::new()));
    }
    if let (Value::Object(members), Some(last)) = (at, pieces.last()) {
        members.insert((*last).to_owned(), value);
    }
}
