//! Names files and texts that hold nothing to import for what they are, so that one sees what was taken.

use crate::picture::Content;
use crate::program;

/// First bytes of files that people take for a session, what they are, and what to do instead.
const FILES: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "a gzip archive; unpack it and drop the file that is in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it and drop the file that is in it"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it and drop the file that is in it"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it and drop the file that is in it"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive; unpack it and drop the file that is in it"),
    (b"\xd4\xc3\xb2\xa1", PACKETS),
    (b"\xa1\xb2\xc3\xd4", PACKETS),
    (b"\xac\xed\0\x05", "a Charles session in its own form; export it from Charles as HAR or as a JSON session"),
];

const PACKETS: &str =
    "a capture of packets, in which https can't be read; record a HAR with the browser's developer tools";

/// The advice for a file that is nothing of the above.
const ADVICE: &str = "it holds no request to this API that can be read";

/// Returns what a file is that holds what was recorded, packed or in a form that is not read, and what to do.
pub(in crate::import) fn recording(bytes: &[u8]) -> Option<&'static str> {
    let first = FILES.iter().find(|(first, _)| bytes.starts_with(first)).map(|(_, kind)| *kind);
    first.or_else(|| is_mitmproxy(bytes).then_some("a dump of mitmproxy; save it from there as HAR (save.har)"))
}

/// Returns what any other file is that is neither a picture nor a text that can be read.
pub(in crate::import) fn other_file(content: Content) -> String {
    match content {
        Content::Other(kind) if !["text", "JSON text"].contains(&kind) => format!("{kind}; {ADVICE}"),
        _ => format!("a file of bytes that are neither text nor a PNG, JPEG, GIF, WebP or BMP picture; {ADVICE}"),
    }
}

/// Tells whether bytes are a dump of mitmproxy: a length, a colon, and names with their lengths.
fn is_mitmproxy(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let digits = head.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let has = |wanted: &[u8]| head.windows(wanted.len()).any(|window| window == wanted);
    (1..=12).contains(&digits) && head.get(digits) == Some(&b':') && (has(b"7:version;") || has(b"11:client_conn;"))
}

/// Words near the beginning of a text, and what a text is that holds them.
const TEXTS: &[(&str, &str)] = &[
    ("type: collection.insomnia", "an Insomnia collection (YAML)"),
    ("_postman_variable_scope", "a Postman environment, which holds variables and no request"),
    ("n8n-nodes-", "an n8n workflow"),
    ("<?php", "PHP code"),
    ("curl_setopt(", "PHP code"),
    ("$payload = [", "PHP code"),
    ("$data = [", "PHP code"),
    ("using System", "C# code"),
    ("Console.Write", "C# code"),
    ("public static void", "Java code"),
    ("import java.", "Java code"),
    ("package main", "Go code"),
    ("fn main", "Rust code"),
    ("#include <", "C or C++ code"),
    ("let private ", "F# code"),
    ("import requests", "Python code"),
    ("def ", "Python code"),
    ("require(", "JavaScript code"),
    ("=> {", "JavaScript code"),
    ("const ", "JavaScript code"),
    ("Traceback (most recent call last)", "an error of a Python program"),
    ("\n    at ", "an error of a program with its call stack"),
    ("<!doctype html", "a web page (HTML)"),
    ("<html", "a web page (HTML)"),
    ("<svg", "an SVG drawing"),
    ("<?xml", "XML"),
    ("openapi", "a description of an API (OpenAPI)"),
    ("/in.php", OLDER),
    ("/res.php", OLDER),
];

const OLDER: &str = "a request of the older API (in.php, res.php), which has other fields";

/// How much of a text is looked at to name it, in bytes.
const LOOK_AT: usize = 16 * 1024;

/// Returns what a text is in which nothing of this API was found.
pub(in crate::import) fn seen(text: &str) -> &'static str {
    let mut end = text.len().min(LOOK_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let lower = head.to_ascii_lowercase();
    let is_mark_up = head.trim_start().starts_with('<');
    match TEXTS.iter().find(|(words, _)| head.contains(words) || lower.contains(words)) {
        Some((_, kind)) => kind,
        None if begins_as_json(head) => "JSON of something else",
        None if is_mark_up => "XML or HTML",
        None if is_yaml(head) => YAML,
        None => program::surely(head).map_or("text", |language| language.program),
    }
}

/// What settings and workflows are written in, which is not read here.
pub(in crate::import) const YAML: &str = "YAML";

/// Tells whether most lines of a text are names with values, or members of lists.
fn is_yaml(text: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_member = |line: &str| {
        let line = line.trim_start_matches([' ', '-']);
        line.split_once(':').is_some_and(|(name, value)| {
            !name.is_empty() && name.chars().all(is_name) && (value.is_empty() || value.starts_with(' '))
        })
    };
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'))
        .collect();
    let members = lines.iter().filter(|line| is_member(line)).count();
    let is_nested = lines.iter().any(|line| line.ends_with(':'));
    is_nested && members >= 3 && members * 4 >= lines.len() * 3
}

/// Tells whether a text begins as JSON, and not as a log line whose clock stands in brackets.
fn begins_as_json(text: &str) -> bool {
    let text = text.trim_start();
    let Some(inside) = text.strip_prefix('[').map(str::trim_start) else { return text.starts_with('{') };
    let word = inside.split([',', ']']).next().unwrap_or_default().trim_end();
    let is_value = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
    is_value || inside.is_empty() || inside.starts_with(['"', '\'', '{', '[', '}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_named_for_what_it_is() {
        for (text, expected) in [
            (r#"{"a": 1}"#, "JSON of something else"),
            ("[1, 2]", "JSON of something else"),
            ("[14:02:19] Error: no such page", "text"),
            ("[INFO] started", "text"),
            ("clientKey: a\ntask:\n  type: ImageToTextTask\n", YAML),
            ("Subject: a captcha\nDate: today\n\nIt is this: nothing works\n", "text"),
            (r#"{"nodes":[{"type":"n8n-nodes-base.webhook"}]}"#, "an n8n workflow"),
            ("http://older.example/res.php?action=get&id=7", OLDER),
            ("$payload = [\n    \"url\" => \"https://a.example/\",\n];", "PHP code"),
            ("#include <stdio.h>", "C or C++ code"),
            ("b, err := json.Marshal(p)\nif err != nil { return nil, err }", "a Go program"),
            ("It is better to let the operator decide.", "text"),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }
}
