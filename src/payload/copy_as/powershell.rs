//! cURL for PowerShell: the same text for Windows PowerShell 5.1 and PowerShell 7.
//!
//! The two pass quotation marks to programs differently, and a command line ends at 32 kB, so the body
//! goes through a pipe. The script is plain ASCII: 5.1 reads a file without a mark as ANSI, and takes
//! typographic quotation marks for its own. `curl` alone is another command in 5.1.

use super::{CopiedRequest, KEY_VARIABLE, TIMEOUT_SECONDS};

pub(super) fn write(request: &CopiedRequest) -> String {
    let (before, after) = request.body.around_key();
    let mut key = String::new();
    let mut body = expression(before);
    if let Some(after) = after {
        key = format!("  $key = $env:{KEY_VARIABLE}.Replace('\\', '\\\\').Replace('\"', '\\\"')\n");
        body = format!("{body} + $key + {}", expression(after));
    }
    // PowerShell ends what it pipes with a line break. `--data` takes line breaks out again, which
    // would be wrong only for those of the body.
    let has_breaks = before.contains(['\r', '\n']) || after.is_some_and(|after| after.contains(['\r', '\n']));
    let (data, note) = if has_breaks {
        ("--data-binary", "  # The body goes out with a line break more at its end, which JSON allows\n")
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

/// An expression that gives exactly this text.
fn expression(text: &str) -> String {
    let mut parts = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        if c == ' ' || c.is_ascii_graphic() {
            plain.push(c);
            continue;
        }
        // A string comes first, so that `+` joins and does not add.
        if !plain.is_empty() || parts.is_empty() {
            parts.push(literal(&std::mem::take(&mut plain)));
        }
        let mut units = [0; 2];
        parts.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("[char]0x{unit:04X}")));
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(literal(&plain));
    }
    parts.join(" + ")
}

/// A string of plain ASCII in single quotation marks.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn what_is_no_ascii_is_written_by_its_number() {
        for (text, written) in [
            ("", "''"),
            ("it's", "'it''s'"),
            ("a€b", "'a' + [char]0x20AC + 'b'"),
            ("😀", "'' + [char]0xD83D + [char]0xDE00"),
            ("\r\n'@", "'' + [char]0x000D + [char]0x000A + '''@'"),
        ] {
            assert_eq!(expression(text), written);
        }
    }
}
