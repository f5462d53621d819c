//! Reads a cURL command: the request that it would make.

use super::request::{Request, RequestBody};
use super::shell::{Command, Shell, split};

/// What an option does with its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Method,
    Header,
    Url,
    /// The body; `@` in front names a file.
    Data,
    /// The body, in which `@` is an ordinary character.
    RawData,
    Json,
    /// A part of a web form of several parts.
    Form,
    Get,
    /// An option whose value does not matter here.
    Skip,
    /// An option without a value.
    Flag,
}

/// Options by their short and long names. An option that is not here has no value.
#[rustfmt::skip]
const OPTIONS: &[(&str, &str, Effect)] = &[
    ("X", "request", Effect::Method),
    ("H", "header", Effect::Header),
    ("", "url", Effect::Url),
    ("d", "data", Effect::Data),
    ("", "data-ascii", Effect::Data),
    ("", "data-binary", Effect::Data),
    ("", "data-raw", Effect::RawData),
    ("", "data-urlencode", Effect::Data),
    ("", "json", Effect::Json),
    ("F", "form", Effect::Form),
    ("G", "get", Effect::Get),
    ("A", "user-agent", Effect::Skip),
    ("b", "cookie", Effect::Skip),
    ("c", "cookie-jar", Effect::Skip),
    ("e", "referer", Effect::Skip),
    ("m", "max-time", Effect::Skip),
    ("o", "output", Effect::Skip),
    ("u", "user", Effect::Skip),
    ("w", "write-out", Effect::Skip),
    ("x", "proxy", Effect::Skip),
    ("D", "dump-header", Effect::Skip),
    ("K", "config", Effect::Skip),
    ("T", "upload-file", Effect::Skip),
    ("", "connect-timeout", Effect::Skip),
    ("", "resolve", Effect::Skip),
    ("", "cacert", Effect::Skip),
    ("", "retry", Effect::Skip),
    ("", "interface", Effect::Skip),
];

/// Reads a command. Returns `None` when the text is no command.
pub(super) fn read(text: &str) -> Option<Request> {
    let (before, command) = find(text)?;
    // A line that goes on after a backslash is bash's, whatever its body looks like.
    let goes_on = command.lines().next().is_some_and(|line| line.trim_end().ends_with('\\'));
    let shell = if goes_on { Shell::Bash } else { Shell::of(text) };
    let Command { mut words, mut input } = split(command, shell);
    if shell == Shell::Power {
        // The text that is piped in stands before the command.
        input = super::shell::split(before.trim_start_matches(|c| c != '@'), shell).words.into_iter().next();
    } else if shell == Shell::Bash && input.is_none() {
        input = printed(before);
    }
    words.remove(0);
    let mut request = Request { how: format!("a cURL command ({})", shell.label()), ..Request::default() };
    let mut data = Data { input, ..Data::default() };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        apply(&word, &mut words, &mut request, &mut data);
    }
    request.url = request.url.map(|url| if url.contains("://") { url } else { format!("http://{url}") });
    if data.is_get {
        request.method = Some("GET".to_owned());
    }
    let has_body = !data.pieces.is_empty() || data.file.is_some();
    if request.method.is_none() {
        request.method = Some(if has_body || data.is_form { "POST" } else { "GET" }.to_owned());
    }
    if request.content_type.is_none() {
        request.content_type = match () {
            () if data.is_form => Some("multipart/form-data".to_owned()),
            () if data.is_json => Some("application/json".to_owned()),
            () if has_body => Some("application/x-www-form-urlencoded".to_owned()),
            () => None,
        };
    }
    request.body = match data.file {
        Some(file) => RequestBody::File(file),
        None if data.pieces.is_empty() => RequestBody::Absent,
        None => RequestBody::Text(data.pieces.join(if data.is_json { "" } else { "&" })),
    };
    Some(request)
}

/// Returns what `printf` or `echo` pipes into the command after it.
fn printed(before: &str) -> Option<String> {
    let mut rest = before.trim_start();
    while rest.starts_with('#') {
        rest = rest.split_once('\n')?.1.trim_start();
    }
    let words =
        split(["printf ", "echo "].iter().any(|name| rest.starts_with(name)).then_some(rest)?, Shell::Bash).words;
    words.into_iter().skip(1).next_back()
}

/// The data of a command, as far as it was read.
#[derive(Default)]
struct Data {
    pieces: Vec<String>,
    file: Option<String>,
    /// The text on the standard input.
    input: Option<String>,
    is_json: bool,
    is_form: bool,
    is_get: bool,
}

/// Returns the text before the command, and the command. A prompt or a comment may stand before it.
fn find(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n').take(200) {
        let start = line.trim_start_matches([' ', '\t', '$', '>', '#']);
        let piped = line.rfind("| ").map(|pipe| line[pipe + 2..].trim_start());
        for candidate in [Some(start), piped].into_iter().flatten() {
            let word = candidate.split_whitespace().next().unwrap_or_default();
            if word.eq_ignore_ascii_case("curl") || word.eq_ignore_ascii_case("curl.exe") {
                let offset = at + (candidate.as_ptr() as usize - line.as_ptr() as usize);
                return Some((&text[..offset], &text[offset..]));
            }
        }
        at += line.len();
    }
    None
}

fn apply(word: &str, words: &mut dyn Iterator<Item = String>, request: &mut Request, data: &mut Data) {
    if let Some(long) = word.strip_prefix("--") {
        let (name, attached) =
            long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
        let effect = OPTIONS.iter().find(|(_, known, _)| *known == name).map_or(Effect::Flag, |(.., effect)| *effect);
        let value = if matches!(effect, Effect::Flag | Effect::Get) { None } else { attached.or_else(|| words.next()) };
        return take(effect, value, request, data);
    }
    if let Some(short) = word.strip_prefix('-').filter(|short| !short.is_empty()) {
        for (at, letter) in short.char_indices() {
            let known = OPTIONS.iter().find(|(known, ..)| known.starts_with(letter) && known.len() == 1);
            let effect = known.map_or(Effect::Flag, |(.., effect)| *effect);
            if matches!(effect, Effect::Flag | Effect::Get) {
                take(effect, None, request, data);
                continue;
            }
            let rest = &short[at + letter.len_utf8()..];
            let value = if rest.is_empty() { words.next() } else { Some(rest.to_owned()) };
            return take(effect, value, request, data);
        }
        return;
    }
    if request.url.is_none() {
        request.url = Some(word.to_owned());
    }
}

fn take(effect: Effect, value: Option<String>, request: &mut Request, data: &mut Data) {
    let value = value.unwrap_or_default();
    match effect {
        Effect::Method => request.method = Some(value),
        Effect::Url => request.url = Some(value),
        Effect::Header => {
            if let Some((name, text)) = value.split_once(':')
                && name.trim().eq_ignore_ascii_case("content-type")
            {
                request.content_type = Some(text.trim().to_owned());
            }
        }
        Effect::Get => data.is_get = true,
        Effect::Form => data.is_form = true,
        Effect::RawData => data.pieces.push(value),
        Effect::Data | Effect::Json => {
            data.is_json |= effect == Effect::Json;
            match value.strip_prefix('@') {
                Some("-") if data.input.is_some() => data.pieces.extend(data.input.take()),
                Some(file) => data.file = Some(file.to_owned()),
                None => data.pieces.push(value),
            }
        }
        Effect::Skip | Effect::Flag => {}
    }
}
