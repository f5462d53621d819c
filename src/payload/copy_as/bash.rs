//! Writes a cURL command for bash.

use super::request::{CopiedRequest, TIMEOUT_SECONDS};
use crate::contract::KEY_VARIABLE;

/// Longest argument of a program: Linux takes 128 KiB. `printf` is part of bash and has no such limit.
const MAX_ARGUMENT_BYTES: usize = 100_000;

pub(super) fn write(request: &CopiedRequest) -> String {
    let (before, after) = request.body.around_key();
    let mut body = quoted(before);
    let mut note = "";
    if let Some(after) = after {
        body = format!("{body}\"${KEY_VARIABLE}\"{}", quoted(after));
        // The note has no quotation marks, because a zsh into which it is typed does not take it for a comment.
        note = "# The key goes between JSON quotes: backslash any quote or backslash in it\n";
    }
    let url = quoted(&request.url);
    // curl takes an address with brackets or braces for several addresses.
    let globbing = if request.url.contains(['[', ']', '{', '}']) { " --globoff" } else { "" };
    let head = format!(
        "curl {url}{globbing} \\\n  -H 'Content-Type: application/json' \\\n  --max-time {TIMEOUT_SECONDS} \\\n  "
    );
    if body.len() <= MAX_ARGUMENT_BYTES {
        format!("{note}{head}--data-raw {body}\n")
    } else {
        format!("{note}printf '%s' {body} | {head}--data-binary @-\n")
    }
}

/// Returns a word of bash that stands for exactly this text.
pub(super) fn quoted(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('\'');
    for c in text.chars() {
        match c {
            '\'' => word.push_str(r"'\''"),
            // A terminal changes control characters, or acts on them, when a command is pasted.
            c if c.is_ascii_control() && c != '\n' => word.extend(["'$'", &format!("\\x{:02x}", u32::from(c)), "''"]),
            c => word.push(c),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::quoted;
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    /// Gives all texts to one process, because bash starts slowly.
    #[test]
    fn bash_reads_back_any_text() {
        let nasty = "([ -~]|['\"\\\\$`!#\n\r\t\u{1}\u{7f}]|[^\u{0}]){0,40}";
        let texts = proptest::collection::vec(nasty, 2_000);
        let texts = texts.new_tree(&mut TestRunner::deterministic()).unwrap().current();
        let words: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        let script = format!("printf '%s\\0' {}", words.join(" "));
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("words.sh");
        std::fs::write(&file, script).unwrap();
        let output = Command::new("bash").arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let read = String::from_utf8(output.stdout).unwrap();
        let read: Vec<&str> = read.split_terminator('\0').collect();
        assert_eq!(read.len(), texts.len());
        for (text, read) in texts.iter().zip(read) {
            assert_eq!(text, read);
        }
    }
}
