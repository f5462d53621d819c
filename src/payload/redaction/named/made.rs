//! Finds keys that no name stands before: those that a library's client is made with, and those with a prefix that only
//! the keys of a service have.

use std::ops::Range;

use memchr::{memchr3, memmem};

use super::literal::tail;

/// What services put before their keys.
const PREFIXES: [&str; 2] = ["CAP-", "CAI-"];

/// Shortest rest of a key after its prefix, and the length of a key without a prefix.
const MIN_REST: usize = 16;
const LENGTH: usize = 32;

/// Longest word that may be a key, and furthest that a call's bracket stands before it.
const MAX_WORD: usize = 80;
const MAX_CALL: usize = 200;

/// Words of which the name of a client has one.
const CLIENTS: [&str; 6] = ["captcha", "solver", "client", "capmonster", "antigate", "api"];

/// Words in the names of tasks: they are given other values that look like keys.
const TASKS: [&str; 3] = ["task", "gee", "keycaptcha"];

/// Words that begin the names of what asks a client, and makes none.
const ASKING: [&str; 6] = ["Get", "Set", "Solve", "Resolve", "Send", "Report"];

/// Returns where such keys stand.
pub(super) fn keys(text: &str) -> Vec<Range<usize>> {
    let mut found = prefixed(text);
    found.extend(given_to_clients(text));
    found
}

/// Returns the keys that their prefix tells.
fn prefixed(text: &str) -> Vec<Range<usize>> {
    let begins_word = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let key = |(at, prefix): (usize, &str)| {
        let rest = &text[at + prefix.len()..];
        let length = rest.bytes().take(MAX_WORD).take_while(u8::is_ascii_alphanumeric).count();
        let has_digit = rest[..length].bytes().any(|byte| byte.is_ascii_digit());
        (length >= MIN_REST && has_digit && begins_word(at)).then_some(at..at + prefix.len() + length)
    };
    let places = |prefix: &'static str| memmem::find_iter(text.as_bytes(), prefix).map(move |at| (at, prefix));
    PREFIXES.into_iter().flat_map(places).filter_map(key).collect()
}

/// Returns the texts of a key's shape that are the arguments of what makes a client.
fn given_to_clients(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_of_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(mark) = memchr3(b'"', b'\'', b'`', &bytes[at..]).map(|mark| at + mark) {
        let start = mark + 1;
        let end = start + bytes[start..].iter().take(MAX_WORD).take_while(is_of_word).count();
        let closes = bytes[end..].iter().take(MAX_WORD).find(|byte| **byte != b'\\') == Some(&bytes[mark]);
        if closes && has_shape(&text[start..end]) && makes_client(&text[..mark]) {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// Tells whether a word of ASCII has the usual shape of a key, perhaps with what an account adds to it.
fn has_shape(word: &str) -> bool {
    word.split_at_checked(LENGTH).is_some_and(|(key, rest)| {
        key.bytes().all(|byte| byte.is_ascii_hexdigit()) && (rest.is_empty() || rest.starts_with("__"))
    })
}

/// Tells whether a text ends where a client is given a value: `new Solver(`, `TwoCaptcha.new(http, `.
fn makes_client(before: &str) -> bool {
    let near = tail(before, MAX_CALL).trim_end_matches('\\').trim_end();
    if !near.ends_with(['(', ',']) {
        return false;
    }
    let Some(bracket) = opening(near) else { return false };
    let call = near[..bracket].trim_end();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_.:\\$".contains(c);
    let before = call.trim_end_matches(is_of_name);
    let callee = &call[before.len()..];
    let last = callee.rsplit(['.', ':', '\\']).next().unwrap_or_default();
    let is_new = before.trim_end().ends_with("new") || last.starts_with("new") || last.starts_with("New");
    let is_class =
        last.starts_with(|c: char| c.is_ascii_uppercase()) && !ASKING.iter().any(|word| last.starts_with(word));
    let name = match () {
        () if is_new || last == "setHandler" => callee,
        () if is_class => last,
        () => return false,
    };
    let name = name.to_ascii_lowercase();
    CLIENTS.iter().any(|word| name.contains(word)) && !TASKS.iter().any(|word| name.contains(word))
}

/// Returns the last bracket that is still open at a text's end.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 0 => return Some(at),
            b'(' => depth -= 1,
            b';' | b'{' | b'}' | b'[' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "5b0e7c1d9a3f48268c4d7e20f1b6a953";

    fn masked(text: &str) -> String {
        let mut shown = text.to_owned();
        for place in keys(text).into_iter().rev() {
            shown.replace_range(place, "*");
        }
        shown
    }

    #[test]
    fn a_client_is_made_with_a_key() {
        for before in [
            "const s = new Solver(",
            "$s = new \\Solver\\Solver(",
            "TwoCaptcha(",
            "c := capsolver.NewClient(",
            "client = TwoCaptcha.new(",
            "let c = CaptchaClient::new(http, ",
            "CaptchaSolver(Service.ANTI, ",
            "new ApiClient(options(1), ",
            "CapSolverPlugin.setHandler(",
        ] {
            let text = format!("{before}'{KEY}')");
            assert_eq!(masked(&text), format!("{before}'*')"));
            let text = format!("\"{before}\\\"{KEY}__nocache\\\")\"");
            assert_eq!(masked(&text), format!("\"{before}\\\"*\\\")\""));
        }
    }

    #[test]
    fn other_values_of_a_key_s_shape_stay() {
        for before in [
            "{\"gt\":",
            "new GeeTestTask(url, ",
            "solver.geetest(",
            "client.GetTaskResult(",
            "hashes.add(",
            "new Client({ gt: ",
            "new Client(); f(",
        ] {
            let text = format!("{before}\"{KEY}\")");
            assert_eq!(masked(&text), text);
        }
        let text = "new Solver('a-short-one') new Solver(\"no end";
        assert_eq!(masked(text), text);
    }

    #[test]
    fn a_prefix_tells_a_key_anywhere() {
        assert_eq!(masked("with CAP-21CD9F418E94AA082007616DA4ACDA43, twice"), "with *, twice");
        for text in ["CAP-XXXXXXXXXXXXXXXXXXXX", "CAP-123", "RECAP-21CD9F418E94AA082007616DA4ACDA43"] {
            assert_eq!(masked(text), text);
        }
    }
}
