//! Finds commands in a text: after prompts, in scripts, in Markdown, in other commands and in programs.

use super::shell::Shell;
use super::words::near_before;

/// A program that makes HTTP requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Curl,
    Wget,
    Httpie,
    /// `Invoke-WebRequest` and `Invoke-RestMethod`.
    Cmdlet,
    Postman,
}

/// The names of programs, in small letters.
const NAMES: [(&str, Tool); 13] = [
    ("curl", Tool::Curl),
    ("curl.exe", Tool::Curl),
    ("wget", Tool::Wget),
    ("wget.exe", Tool::Wget),
    ("http", Tool::Httpie),
    ("https", Tool::Httpie),
    ("xh", Tool::Httpie),
    ("xhs", Tool::Httpie),
    ("invoke-webrequest", Tool::Cmdlet),
    ("invoke-restmethod", Tool::Cmdlet),
    ("iwr", Tool::Cmdlet),
    ("irm", Tool::Cmdlet),
    ("postman", Tool::Postman),
];

/// Longest name of a program.
const MAX_NAME: usize = 17;

/// A place at which a command may begin.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub tool: Tool,
    /// Where the program's name begins, its path included.
    pub start: usize,
    /// Where the name ends.
    pub name_end: usize,
    /// The shell that the text around the command names.
    pub shell: Option<Shell>,
    /// The sign at which the command ends, because it stands in backticks or in a text of a program.
    pub until: Option<char>,
}

/// Returns the next place at or after `from` at which a command may begin.
pub(super) fn next(text: &str, from: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let mut follows_name = text[..from].bytes().next_back().is_some_and(is_name_byte);
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        let sign = SIGNS[usize::from(*byte)];
        if sign == Sign::Begins
            && !follows_name
            && let Some(candidate) = at_name(text, at, from)
        {
            return Some(candidate);
        }
        follows_name = sign != Sign::Apart;
    }
    None
}

/// What a byte is in the name of a program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// The byte stands in no name.
    Apart,
    Inside,
    /// The byte may begin the name of one of the programs.
    Begins,
}

const SIGNS: [Sign; 256] = {
    let mut signs = [Sign::Apart; 256];
    let mut byte = 0_usize;
    while byte < 256 {
        if is_name_byte(byte as u8) {
            let may_begin = matches!(byte as u8 | 0x20, b'c' | b'w' | b'h' | b'x' | b'i' | b'p');
            signs[byte] = if may_begin { Sign::Begins } else { Sign::Inside };
        }
        byte += 1;
    }
    signs
};

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

fn at_name(text: &str, at: usize, from: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let length = bytes[at..].iter().take(MAX_NAME + 1).take_while(|byte| is_name_byte(**byte)).count();
    let name = text.get(at..at + length)?;
    let (_, tool) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    // A program's name is not written with a capital in a sentence's middle, but PowerShell does not mind.
    let mut name_end = at + length;
    let start = path_start(text, at, from)?;
    let opening = text[..start].chars().next_back();
    if let Some(mark) = opening.filter(|mark| matches!(mark, '"' | '\''))
        && text[name_end..].starts_with(mark)
    {
        // The quotation marks are those of the program's name.
        name_end += 1;
        let start = start - 1;
        let rest = &text[name_end..];
        return looks_like_arguments(rest, *tool).then(|| Candidate {
            tool: *tool,
            start,
            name_end,
            shell: shell_around(text, start),
            until: None,
        });
    }
    if !looks_like_arguments(&text[name_end..], *tool) {
        return None;
    }
    let until = opening.filter(|mark| matches!(mark, '"' | '\'' | '`'));
    Some(Candidate { tool: *tool, start, name_end, shell: shell_around(text, start), until })
}

/// Returns where the path before a program's name begins; `None` where the name is a piece of an address.
fn path_start(text: &str, at: usize, from: usize) -> Option<usize> {
    let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/\\.:_-~".contains(byte);
    let before = &text[from..at];
    if !before.ends_with(['/', '\\']) {
        return Some(at);
    }
    // cmd shows a path before its prompt, which is none of the program's.
    let length = before.bytes().rev().take(MAX_PATH).take_while(is_path).count();
    (!before[before.len() - length..].contains("//")).then(|| at - length)
}

/// Longest path before a program's name.
const MAX_PATH: usize = 200;

/// Methods that `HTTPie` takes before the address.
const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Tells whether what follows a program's name looks like options or an address, and not like a sentence.
fn looks_like_arguments(rest: &str, tool: Tool) -> bool {
    let after = rest.trim_start_matches([' ', '\t']);
    let line_goes_on = ["\\\n", "\\\r", "^\n", "^\r", "`\n", "`\r"].iter().any(|end| after.starts_with(end));
    if after.len() == rest.len() && !line_goes_on {
        return false;
    }
    let mut words = after.split(char::is_whitespace);
    let word = words.next().unwrap_or_default();
    let is_option = word.len() > 1 && word.starts_with(['-', '–', '—', '@']);
    match tool {
        Tool::Httpie => is_option || is_address(word) || is_verb(word) && words.next().is_some_and(is_address),
        Tool::Postman => word == "request",
        _ => line_goes_on || is_option || is_address(word) || word.starts_with(['"', '\'', '^', '{']),
    }
}

/// Tells whether a word is a method of HTTP.
pub(super) fn is_verb(word: &str) -> bool {
    VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(word))
}

fn is_address(word: &str) -> bool {
    let bare = word.trim_start_matches(['"', '\'']);
    bare.contains("://")
        || bare.starts_with([':', '$'])
        || bare.starts_with("localhost")
        || bare.contains('/') && bare.contains('.')
}

/// Words before a command by which a fence of Markdown names its shell.
const FENCES: [(&str, Shell); 10] = [
    ("bash", Shell::Bash),
    ("shell", Shell::Bash),
    ("sh", Shell::Bash),
    ("zsh", Shell::Bash),
    ("console", Shell::Bash),
    ("cmd", Shell::Cmd),
    ("bat", Shell::Cmd),
    ("batch", Shell::Cmd),
    ("powershell", Shell::Power),
    ("ps1", Shell::Power),
];

/// Returns the shell that a prompt before the command, or the fence around it, belongs to.
fn shell_around(text: &str, start: usize) -> Option<Shell> {
    let before = near_before(text, start);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let prompt = before[line_start..].trim_end_matches(['"', '\'', '&', ' ']);
    if let Some(path) = prompt.trim_start().strip_suffix('>') {
        if path.starts_with("PS ") {
            return Some(Shell::Power);
        }
        let is_drive = path.as_bytes().get(1..3) == Some(b":\\");
        if is_drive {
            return Some(Shell::Cmd);
        }
    }
    if prompt.ends_with(['$', '#', '%', '❯']) {
        return Some(Shell::Bash);
    }
    let before = before[..line_start].trim_end_matches(['\n', '\r', ' ']);
    let fence = before[before.rfind('\n').map_or(0, |at| at + 1)..].trim().strip_prefix("```")?;
    FENCES.iter().find(|(name, _)| fence.trim().eq_ignore_ascii_case(name)).map(|(_, shell)| *shell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_where_people_paste_them() {
        for (text, start, shell, until) in [
            ("curl -s x", 0, None, None),
            ("[me@box ~]$ curl -s x", 12, Some(Shell::Bash), None),
            ("C:\\Users\\dev>curl -s x", 13, Some(Shell::Cmd), None),
            ("PS C:\\dev> curl.exe -s x", 11, Some(Shell::Power), None),
            (".\\curl.exe -s x", 0, None, None),
            ("/usr/bin/curl -s x", 0, None, None),
            ("sudo curl -s x", 5, None, None),
            ("r=$(curl -s x)", 4, None, None),
            ("try `curl -s x` now", 5, None, Some('`')),
            ("os.system(\"curl -s x\")", 11, None, Some('"')),
            ("```cmd\ncurl -s x\n```", 7, Some(Shell::Cmd), None),
            ("& \"C:\\bin\\curl.exe\" -s x", 2, None, None),
            ("http POST :80/createTask", 0, None, None),
        ] {
            let found = next(text, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.start, found.shell, found.until), (start, shell, until), "{text}");
        }
    }

    #[test]
    fn prose_and_addresses_are_no_commands() {
        for text in [
            "I use curl to send it",
            "https://example.com/curl -s",
            "curl",
            "libcurl -s",
            "see http and https for more",
            "the http POST method",
            "curl's docs",
        ] {
            assert!(next(text, 0).is_none(), "{text}");
        }
    }
}
