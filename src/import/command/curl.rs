//! Reads the words of a cURL command: the requests that it would make.

use super::super::request::{Elsewhere, FormKind, Request, RequestBody, WebForm};
use super::encoded::{pair, percent_encoded};
use super::options::{Effect, Item};
use super::printed;
use super::run_time;
use super::words::{Input, Printed, Word};

/// What stands around a command and is needed to read it.
pub(super) struct Context<'a> {
    pub how: &'a str,
    pub text: &'a str,
    /// What flows into the command.
    pub input: Option<Input>,
    /// The command is the last of a pipe whose text is not known.
    pub is_piped: bool,
}

/// Returns the requests of a command: `--next` begins another.
pub(super) fn requests(items: Vec<Item>, context: &Context<'_>) -> Vec<Request> {
    let mut asked = vec![Asked::default()];
    for Item { effect, value, .. } in items {
        if effect == Some(Effect::Next) {
            asked.push(Asked::default());
        } else if let Some(asked) = asked.last_mut() {
            asked.take(effect.unwrap_or(Effect::Url), value, context);
        }
    }
    asked.into_iter().map(|asked| asked.request(context)).collect()
}

/// What an option makes of the request, which decides its verb and where its data go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Get,
    Head,
    Upload,
}

/// What a command asks for, as far as it was read.
#[derive(Default)]
struct Asked {
    method: Option<String>,
    urls: Vec<String>,
    headers: Vec<(String, String)>,
    /// Headers that are left out although the program would send them.
    without: Vec<String>,
    pieces: Vec<String>,
    elsewhere: Option<Elsewhere>,
    filled_in: Vec<String>,
    has_code: bool,
    parts: Vec<(String, String)>,
    query: Vec<String>,
    is_json: bool,
    is_form: bool,
    way: Option<Way>,
    config: Option<String>,
}

impl Asked {
    fn take(&mut self, effect: Effect, value: Word, context: &Context<'_>) {
        let text = || value.text.clone();
        match effect {
            Effect::Method => self.method = Some(text()),
            Effect::Url => self.urls.push(text()),
            Effect::Header => self.header(&value.text),
            Effect::UserAgent => self.named_header("User-Agent", text()),
            Effect::Referer => self.named_header("Referer", text()),
            Effect::Cookie if value.text.contains('=') => self.named_header("Cookie", text()),
            Effect::Login => self.named_header("Authorization", "Basic".to_owned()),
            Effect::Bearer => self.named_header("Authorization", "Bearer".to_owned()),
            Effect::Get => self.way = self.way.or(Some(Way::Get)),
            Effect::Head => self.way = Some(Way::Head),
            Effect::Query => {
                let raw = value.text.strip_prefix('+').map(str::to_owned);
                let piece = raw.unwrap_or_else(|| self.encoded(&value.text));
                self.query.push(piece);
            }
            Effect::Config => self.config = Some(text()),
            Effect::Form | Effect::FormString => self.part(&value.text, effect == Effect::Form),
            Effect::File | Effect::Upload => {
                if effect == Effect::Upload {
                    self.way = Some(Way::Upload);
                }
                self.file(&value.text, context, true);
            }
            Effect::EncodedData => {
                let piece = self.encoded(&value.text);
                self.pieces.push(piece);
            }
            Effect::RawData => self.piece(value, context),
            Effect::Data | Effect::BinaryData | Effect::Json => {
                self.is_json |= effect == Effect::Json;
                match value.text.strip_prefix('@') {
                    Some(file) => self.file(file, context, effect != Effect::Data),
                    None => self.piece(value, context),
                }
            }
            Effect::Cookie | Effect::AsForm | Effect::Next | Effect::Other | Effect::Flag => {}
        }
    }

    fn piece(&mut self, value: Word, context: &Context<'_>) {
        match run_time::of_word(&context.text[value.span.clone()]) {
            Some(elsewhere) => self.not_given(elsewhere),
            None => self.pieces.push(value.text),
        }
    }

    /// Takes what a simple command prints in the place of the command.
    fn not_given(&mut self, elsewhere: Elsewhere) {
        match elsewhere {
            Elsewhere::Output(command) => match printed::body(&command) {
                Ok(Printed { text, .. }) if text.is_empty() => self.elsewhere = Some(Elsewhere::Output(command)),
                Ok(printed) => self.printed(printed),
                Err(elsewhere) => self.elsewhere = Some(elsewhere),
            },
            elsewhere => self.elsewhere = Some(elsewhere),
        }
    }

    fn printed(&mut self, printed: Printed) {
        // `$(…)` loses the line breaks at its end.
        self.pieces.push(printed.text.trim_end_matches(['\r', '\n']).to_owned());
        self.filled_in.extend(printed.filled_in);
        self.has_code |= printed.has_code;
    }

    /// Takes a body from a file or, for `-`, from the standard input. `-d` drops line breaks there.
    fn file(&mut self, name: &str, context: &Context<'_>, keeps_lines: bool) {
        if let Some(elsewhere) = run_time::of_substitution(name) {
            return self.not_given(elsewhere);
        }
        if !["-", ".", "/dev/stdin"].contains(&name) {
            self.elsewhere = Some(Elsewhere::File(name.to_owned()));
            return;
        }
        match &context.input {
            Some(Input::Text(text)) if keeps_lines => self.pieces.push(text.clone()),
            Some(Input::Text(text)) => self.pieces.push(text.replace(['\r', '\n'], "")),
            Some(Input::File(file)) => self.elsewhere = Some(Elsewhere::File(file.clone())),
            Some(Input::Printed(printed)) => {
                let text = if keeps_lines { printed.text.clone() } else { printed.text.replace(['\r', '\n'], "") };
                self.printed(Printed { text, ..printed.clone() });
            }
            None if context.is_piped => self.elsewhere = Some(Elsewhere::Pipe),
            None => self.elsewhere = Some(Elsewhere::Input),
        }
    }

    fn header(&mut self, header: &str) {
        match header.split_once(':') {
            Some((name, value)) if value.trim().is_empty() => self.without.push(name.trim().to_ascii_lowercase()),
            Some((name, value)) => self.named_header(name.trim(), value.trim().to_owned()),
            None => {
                if let Some(name) = header.strip_suffix(';') {
                    self.named_header(name.trim(), String::new());
                }
            }
        }
    }

    fn named_header(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), value));
    }

    /// Takes `name=value`; `name=@file` and `name=<file` name a file.
    fn part(&mut self, part: &str, has_files: bool) {
        self.is_form = true;
        let Some((name, value)) = part.split_once('=') else { return };
        let has_file = has_files && value.starts_with(['@', '<']);
        // `;type=…` after a value says what kind it is.
        let kind = if has_files && !has_file { value.rfind(";type=") } else { None };
        self.parts.push((name.to_owned(), value[..kind.unwrap_or(value.len())].to_owned()));
    }

    /// Encodes `value`, `=value` or `name=value`; a file's content is not known.
    fn encoded(&mut self, piece: &str) -> String {
        let file = piece.find('@').filter(|at| !piece[..*at].contains('='));
        if let Some(at) = file {
            self.elsewhere = Some(Elsewhere::File(piece[at + 1..].to_owned()));
            return String::new();
        }
        match piece.split_once('=') {
            Some((name, value)) => pair(name, value),
            None => percent_encoded(piece),
        }
    }

    fn request(mut self, context: &Context<'_>) -> Request {
        let data = self.pieces.join(if self.is_json { "" } else { "&" });
        let has_data = !self.pieces.is_empty() || self.elsewhere.is_some();
        let mut request = Request { how: context.how.to_owned(), ..Request::default() };
        if self.way == Some(Way::Get) && !data.is_empty() {
            self.query.push(data.clone());
        }
        request.set_url(self.address());
        request.method = Some(self.verb(has_data));
        self.add_headers(has_data);
        request.content_type = self.content_type();
        request.body = match self.elsewhere {
            _ if self.way == Some(Way::Get) => RequestBody::Absent,
            Some(elsewhere) => RequestBody::Elsewhere(elsewhere),
            None if !self.pieces.is_empty() => RequestBody::Text(data),
            None if self.is_form => RequestBody::Form(WebForm { kind: FormKind::Parts, fields: self.parts }),
            None => match self.config {
                Some(file) if request.url.is_none() => RequestBody::Elsewhere(Elsewhere::File(file)),
                _ => RequestBody::Absent,
            },
        };
        request.headers = self.headers;
        request.filled_in = self.filled_in;
        request.has_code = self.has_code;
        request
    }

    /// Returns the address with what was added to its query. Of several, the first one of this API counts.
    fn address(&mut self) -> Option<String> {
        let ours = self.urls.iter().position(|url| crate::contract::Method::of_address(url).is_some());
        let mut url = self.urls.get(ours.unwrap_or(0))?.clone();
        for query in self.query.drain(..) {
            let sign = if url.contains('?') { "&" } else { "?" };
            url.push_str(if url.ends_with(['?', '&']) { "" } else { sign });
            url.push_str(&query);
        }
        Some(url)
    }

    fn verb(&self, has_data: bool) -> String {
        let own = match self.way {
            Some(Way::Head) => "HEAD",
            Some(Way::Upload) => "PUT",
            None if has_data || self.is_form => "POST",
            Some(Way::Get) | None => "GET",
        };
        self.method.clone().unwrap_or_else(|| own.to_owned())
    }

    /// Adds the headers that curl sends by itself for a body.
    fn add_headers(&mut self, has_data: bool) {
        let json = ("application/json", Some("application/json"));
        let (kind, accept) = match () {
            () if self.way == Some(Way::Get) => return,
            () if self.is_json => json,
            () if self.way == Some(Way::Upload) => return,
            () if has_data => ("application/x-www-form-urlencoded", None),
            () if self.is_form => ("multipart/form-data", None),
            () => return,
        };
        for (name, value) in [("Content-Type", Some(kind)), ("Accept", accept)] {
            let is_there = self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
                || self.without.contains(&name.to_ascii_lowercase());
            if let Some(value) = value.filter(|_| !is_there) {
                self.named_header(name, value.to_owned());
            }
        }
    }

    fn content_type(&self) -> Option<String> {
        let named = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        named.map(|(_, value)| value.clone())
    }
}
