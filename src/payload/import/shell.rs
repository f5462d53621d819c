//! Splits a command into words, as one of the three shells does that people copy commands from.

/// Which shell a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Bash,
    Cmd,
    Power,
}

impl Shell {
    /// Returns the shell's usual name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Cmd => "Windows cmd",
            Self::Power => "PowerShell",
        }
    }

    /// Returns the shell of a command, told by signs that only this shell uses.
    pub fn of(command: &str) -> Self {
        let ends_lines_with = |mark: char| command.lines().any(|line| line.trim_end().ends_with(mark));
        if command.contains("@'") && command.contains("'@")
            || ends_lines_with('`')
            || command.contains("$env:")
            || command.contains("`\"")
        {
            Self::Power
        } else if ends_lines_with('^') || command.contains("^\"") || command.contains("^{") {
            Self::Cmd
        } else {
            Self::Bash
        }
    }
}

/// A command's words, and the text that a here-document gives to the command.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub words: Vec<String>,
    pub input: Option<String>,
}

/// Splits the command at the beginning of a text. The command ends where the shell ends it.
pub(super) fn split(text: &str, shell: Shell) -> Command {
    match shell {
        Shell::Bash => Bash { rest: text, command: Command::default(), word: None }.split(),
        Shell::Cmd => Command { words: cmd_words(text), input: None },
        Shell::Power => Command { words: powershell_words(text), input: None },
    }
}

/// Adds to a word, and begins it if there is none yet.
fn push(word: &mut Option<String>, text: &str) {
    word.get_or_insert_with(String::new).push_str(text);
}

struct Bash<'a> {
    rest: &'a str,
    command: Command,
    word: Option<String>,
}

impl<'a> Bash<'a> {
    fn split(mut self) -> Command {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '\'' => self.take_quoted(1, |_| None),
                '$' if self.rest.starts_with("$'") => self.take_quoted(2, ansi_c),
                '"' => self.take_double_quoted(),
                '\\' => {
                    let escaped: String = self.rest.chars().skip(1).take(1).collect();
                    self.skip(1 + escaped.len());
                    let escaped =
                        if escaped == "\r" && self.rest.starts_with('\n') { self.take(1).to_owned() } else { escaped };
                    if escaped != "\n" {
                        push(&mut self.word, &escaped);
                    }
                }
                '<' if self.rest.starts_with("<<") => self.take_here_document(),
                ' ' | '\t' | '\r' => {
                    self.skip(1);
                    self.end_word();
                }
                // A comment or a new line of a script begins after the command.
                '\n' | ';' | '|' | '&' => break,
                c => {
                    push(&mut self.word, c.encode_utf8(&mut [0; 4]));
                    self.skip(c.len_utf8());
                }
            }
        }
        self.end_word();
        self.command
    }

    fn end_word(&mut self) {
        self.command.words.extend(self.word.take());
    }

    fn take(&mut self, length: usize) -> &'a str {
        let mut end = length.min(self.rest.len());
        while !self.rest.is_char_boundary(end) {
            end += 1;
        }
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, length: usize) {
        self.take(length);
    }

    /// Takes text in single quotation marks, after `open` characters. `escape` reads what follows a backslash.
    fn take_quoted(&mut self, open: usize, escape: fn(&str) -> Option<(String, usize)>) {
        self.skip(open);
        push(&mut self.word, "");
        loop {
            let end = self.rest.find(['\'', '\\']).unwrap_or(self.rest.len());
            let plain = self.take(end);
            push(&mut self.word, plain);
            match self.rest.chars().next() {
                Some('\\') => {
                    let escaped = escape(&self.rest[1..]);
                    self.skip(1);
                    match escaped {
                        Some((text, length)) => {
                            self.skip(length);
                            push(&mut self.word, &text);
                        }
                        None => push(&mut self.word, "\\"),
                    }
                }
                _ => return self.skip(1),
            }
        }
    }

    fn take_double_quoted(&mut self) {
        self.skip(1);
        push(&mut self.word, "");
        loop {
            let end = self.rest.find(['"', '\\']).unwrap_or(self.rest.len());
            let plain = self.take(end);
            push(&mut self.word, plain);
            if !self.rest.starts_with('\\') {
                return self.skip(1);
            }
            let escaped: String = self.rest.chars().skip(1).take(1).collect();
            self.skip(1 + escaped.len());
            match escaped.as_str() {
                "$" | "`" | "\"" | "\\" => push(&mut self.word, &escaped),
                "\n" => {}
                other => {
                    push(&mut self.word, "\\");
                    push(&mut self.word, other);
                }
            }
        }
    }

    /// Takes `<<EOF`, `<<'EOF'`, `<<-EOF` or `<<<word`.
    fn take_here_document(&mut self) {
        self.end_word();
        if self.rest.starts_with("<<<") {
            self.skip(3);
            let rest = self.rest.trim_start();
            // The word ends at the next `<<`: a hostile text must not go deeper with each.
            let rest = &rest[..rest.find("<<").unwrap_or(rest.len())];
            let inner = Bash { rest, command: Command::default(), word: None }.split();
            self.command.input = inner.words.first().cloned();
            self.rest = "";
            return;
        }
        self.skip(2);
        let strips_tabs = self.rest.starts_with('-');
        self.skip(usize::from(strips_tabs));
        let line_end = self.rest.find('\n').unwrap_or(self.rest.len());
        let first = self.rest[..line_end].trim();
        let is_quoted = first.starts_with(['\'', '"', '\\']);
        let name: String = first.chars().take_while(|c| !c.is_whitespace()).filter(|c| !"'\"\\".contains(*c)).collect();
        // Other words may follow on the line.
        let after_name = first.find(char::is_whitespace).map_or("", |at| first[at..].trim());
        let body = self.rest.get(line_end + 1..).unwrap_or_default();
        let mut text = String::new();
        for line in body.split('\n') {
            let line = if strips_tabs { line.trim_start_matches('\t') } else { line };
            if line.trim_end_matches('\r') == name {
                break;
            }
            text.push_str(line);
            text.push('\n');
        }
        text.pop();
        self.command.input = Some(if is_quoted { text } else { unescaped_here(&text) });
        let after_name = &after_name[..after_name.find("<<").unwrap_or(after_name.len())];
        let more = Bash { rest: after_name, command: Command::default(), word: None }.split();
        self.command.words.extend(more.words);
        self.rest = "";
    }
}

/// Takes out the escapes of an unquoted here-document.
fn unescaped_here(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next @ ('$' | '`' | '\\'))) => {
                plain.push(*next);
                chars.next();
            }
            ('\\', Some('\n')) => drop(chars.next()),
            _ => plain.push(c),
        }
    }
    plain
}

/// Reads an escape inside `$'…'`. Returns its text and its length.
fn ansi_c(rest: &str) -> Option<(String, usize)> {
    let c = rest.chars().next()?;
    let coded = |digits: usize| {
        let token: String = rest[1..].chars().take(digits).take_while(char::is_ascii_hexdigit).collect();
        let code = u32::from_str_radix(&token, 16).ok()?;
        Some((code, 1 + token.len()))
    };
    let plain = match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'e' | 'E' => '\u{1b}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '\\' | '\'' | '"' | '?' => c,
        'x' | 'u' | 'U' => {
            let (code, length) = coded(match c {
                'x' => 2,
                'u' => 4,
                _ => 8,
            })?;
            // Chrome writes surrogate pairs as two escapes.
            if (0xd800..0xdc00).contains(&code)
                && let Some(low) = rest.get(length..length + 6).filter(|next| next.starts_with("\\u"))
                && let Ok(low @ 0xdc00..0xe000) = u32::from_str_radix(&low[2..], 16)
            {
                let c = char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00))?;
                return Some((c.to_string(), length + 6));
            }
            return Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string(), length));
        }
        _ => return None,
    };
    Some((plain.to_string(), c.len_utf8()))
}

/// Splits as cmd: carets escape outside of quotation marks, and programs then read `\"` and `""` inside.
fn cmd_words(text: &str) -> Vec<String> {
    // First cmd itself takes out carets, and the line ends that they escape.
    let mut line = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '^' if !is_quoted => match chars.next() {
                Some('\r') => drop(chars.next_if_eq(&'\n')),
                Some('\n') => drop(chars.next_if_eq(&'\n').map(|_| line.push('\n'))),
                Some(escaped) => line.push(escaped),
                None => {}
            },
            '"' => {
                is_quoted = !is_quoted;
                line.push(c);
            }
            '\n' if !is_quoted => break,
            c => line.push(c),
        }
    }
    program_words(&line)
}

/// Splits as a program on Windows reads its command line.
fn program_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let mut slashes = 1;
                while chars.next_if_eq(&'\\').is_some() {
                    slashes += 1;
                }
                if chars.peek() == Some(&'"') {
                    push(&mut word, &"\\".repeat(slashes / 2));
                    if slashes % 2 == 1 {
                        chars.next();
                        push(&mut word, "\"");
                    }
                } else {
                    push(&mut word, &"\\".repeat(slashes));
                }
            }
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                push(&mut word, "\"");
            }
            '"' => {
                is_quoted = !is_quoted;
                push(&mut word, "");
            }
            c if c.is_whitespace() && !is_quoted => words.extend(word.take()),
            c => push(&mut word, c.encode_utf8(&mut [0; 4])),
        }
    }
    words.extend(word);
    words
}

/// Splits as PowerShell: backticks escape, `''` and `""` are one mark inside, `@'…'@` goes over lines.
fn powershell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '@' if rest.starts_with("@'") || rest.starts_with("@\"") => {
                let quote = &rest[1..2];
                let from = rest.find('\n').map_or(rest.len(), |at| at + 1);
                let close = format!("\n{quote}@");
                let end =
                    rest.get(from - 1..).and_then(|lines| lines.find(&close)).map_or(rest.len(), |at| from - 1 + at);
                push(&mut word, rest.get(from..end).unwrap_or_default().trim_end_matches('\r'));
                (end + close.len()).min(rest.len())
            }
            '\'' => {
                let (inside, length) = doubled(rest, '\'', false);
                push(&mut word, &inside);
                length
            }
            '"' => {
                let (inside, length) = doubled(rest, '"', true);
                push(&mut word, &inside);
                length
            }
            '`' => {
                let escaped = rest[1..].chars().next();
                match escaped {
                    Some('\n' | '\r') | None => {}
                    Some(c) => push(&mut word, c.encode_utf8(&mut [0; 4])),
                }
                1 + escaped.map_or(0, char::len_utf8) + usize::from(rest.starts_with("`\r\n"))
            }
            '\n' | ';' | '|' => break,
            c if c.is_whitespace() => {
                words.extend(word.take());
                c.len_utf8()
            }
            c => {
                push(&mut word, c.encode_utf8(&mut [0; 4]));
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    words.extend(word);
    words
}

/// Reads a string in which the mark itself stands doubled. Returns its content and its length.
pub(super) fn doubled(text: &str, mark: char, has_backticks: bool) -> (String, usize) {
    let mut inside = String::new();
    let mut at = 1;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        if c == mark {
            if !text[at..].starts_with(mark) {
                return (inside, at);
            }
            at += 1;
        }
        if c == '`' && has_backticks {
            if let Some(escaped) = text[at..].chars().next() {
                at += escaped.len_utf8();
                inside.push(match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '0' => '\0',
                    other => other,
                });
            }
            continue;
        }
        inside.push(c);
    }
    (inside, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_shell() {
        for (shell, text, words) in [
            (Shell::Bash, r#"curl 'a b' "c\"$X\n" d\ e"#, &["curl", "a b", "c\"$X\\n", "d e"][..]),
            (Shell::Bash, "curl \\\n  -d 'x'\\''y' # z", &["curl", "-d", "x'y", "#", "z"]),
            (Shell::Bash, "curl $'a\\'b\\u0041\\ud83d\\ude00\\n' | jq", &["curl", "a'bA😀\n"]),
            (Shell::Bash, "curl a''b ''", &["curl", "ab", ""]),
            (Shell::Cmd, "curl ^\n  -d \"{\\\"a\\\":1}\"", &["curl", "-d", "{\"a\":1}"]),
            (Shell::Cmd, "curl -d ^\"^{^\\^\"a^\\^\":1^}^\"", &["curl", "-d", "{\"a\":1}"]),
            (Shell::Cmd, "curl -d \"{\"\"a\"\":1}\"", &["curl", "-d", "{\"a\":1}"]),
            (Shell::Power, "curl.exe `\n -d '{\"a\":''1''}'", &["curl.exe", "-d", "{\"a\":'1'}"]),
            (Shell::Power, "curl -d \"{`\"a`\":1}\"", &["curl", "-d", "{\"a\":1}"]),
        ] {
            assert_eq!(split(text, shell).words, words, "{text}");
        }
    }

    #[test]
    fn here_documents_are_input() {
        let quoted = split("curl -d @- <<'EOF' -s\n{\"a\":\\$1}\nEOF\nmore", Shell::Bash);
        assert_eq!((quoted.input.as_deref(), quoted.words.len()), (Some("{\"a\":\\$1}"), 4));
        let plain = split("curl -d @- <<EOF\n{\"a\":\\$1\\\\}\nEOF", Shell::Bash);
        assert_eq!(plain.input.as_deref(), Some("{\"a\":$1\\}"));
    }
}
