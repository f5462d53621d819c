//! Writes a cURL command for PowerShell, the same text for Windows PowerShell 5.1 and PowerShell 7.
//!
//! The body goes through a pipe, because the two versions pass quotation marks to programs differently
//! and a command line ends at 32 kB. The script is plain ASCII, because 5.1 reads a file without a mark
//! as ANSI and takes typographic quotation marks for its own. `curl` alone is another command in 5.1.

use super::request::{CopiedRequest, TIMEOUT_SECONDS};
use crate::contract::KEY_VARIABLE;

pub(super) fn write(request: &CopiedRequest) -> String {
    let (before, after) = request.body.around_key();
    let mut key = String::new();
    let mut body = expression(before);
    if let Some(after) = after {
        key = format!("  $key = $env:{KEY_VARIABLE}.Replace('\\', '\\\\').Replace('\"', '\\\"')\n");
        body = format!("{body} + $key + {}", expression(after));
    }
    // PowerShell ends what it pipes with a line break. `--data` takes all line breaks out again, and
    // so must not be used for a body that has line breaks of its own.
    let has_breaks = before.contains(['\r', '\n']) || after.is_some_and(|after| after.contains(['\r', '\n']));
    let (data, note) = if has_breaks {
        ("--data-binary", "  # The body is sent with one more line break at its end, which JSON allows\n")
    } else {
        ("--data", "")
    };
    let url = literal(&request.url);
    let globbing = if request.url.contains(['[', ']', '{', '}']) { " --globoff" } else { "" };
    format!(
        "& {{\n  $OutputEncoding = New-Object System.Text.UTF8Encoding $false\n{key}  $body = {body}\n{note}  $body | curl.exe \
         {url}{globbing} -H 'Content-Type: application/json' --max-time {TIMEOUT_SECONDS} {data} '@-'\n}}\n"
    )
}

/// Returns an expression for exactly this text.
///
/// The expression is one literal, however much is escaped in it: a chain of thousands of `+` is too deep
/// for the compiler.
fn expression(text: &str) -> String {
    let is_plain = |c: char| c == ' ' || c.is_ascii_graphic();
    if text.chars().all(is_plain) {
        return literal(text);
    }
    let mut escaped = String::with_capacity(text.len() + 64);
    let mut units = [0; 2];
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_plain(c) => escaped.push(c),
            c => escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}"))),
        }
    }
    format!("[regex]::Unescape({})", literal(&escaped))
}

/// Returns a string of plain ASCII in single quotation marks.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn what_is_no_plain_ascii_is_escaped() {
        for (text, written) in [
            ("", "''"),
            ("it's \\u0041", "'it''s \\u0041'"),
            ("a€\\u0041", "[regex]::Unescape('a\\u20AC\\\\u0041')"),
            ("😀", "[regex]::Unescape('\\uD83D\\uDE00')"),
            ("\r\n\t'@", "[regex]::Unescape('\\r\\n\\t''@')"),
        ] {
            assert_eq!(expression(text), written);
        }
    }
}
