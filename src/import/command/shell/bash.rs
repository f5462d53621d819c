//! Splits a command as bash does.

use super::super::words::{Fault, Input, Line, Word};
use super::ansi_c;
use super::values::{backticks_length, note_values, substitution_length, variable_length};

/// Splits the command at a place of a text.
///
/// An apostrophe that was escaped with a backslash between single quotation marks is read as it was meant, and blamed.
pub(super) fn split(text: &str, start: usize, until: Option<char>) -> Line {
    let mut bash = Bash::new(text, start, until, false);
    bash.read();
    if !bash.has_escaped_apostrophe {
        return bash.line;
    }
    let mut meant = Bash::new(text, start, until, true);
    meant.read();
    let is_open = |line: &Line| line.faults.iter().any(|fault| matches!(fault, Fault::OpenQuote(_)));
    // Read as bash reads it, such a text falls into pieces, or is never closed.
    let is_meant = is_open(&bash.line) || meant.line.words.len() < bash.line.words.len();
    if is_open(&meant.line) || !is_meant {
        return bash.line;
    }
    meant.line.blame(Fault::Apostrophe);
    meant.line
}

/// What the next word is besides a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Redirect {
    /// The name of a file that is written.
    Output,
    /// The name of a file that is read.
    InputFile,
    /// The input itself.
    HereString,
    /// The name of the line that ends the input.
    HereDocument { strips_tabs: bool },
}

/// A here-document whose lines come after the command's.
struct HereDocument {
    name: String,
    is_quoted: bool,
    strips_tabs: bool,
}

struct Bash<'a> {
    text: &'a str,
    at: usize,
    until: Option<char>,
    line: Line,
    word: Option<Word>,
    redirect: Option<Redirect>,
    here_document: Option<HereDocument>,
    /// Open round brackets.
    depth: usize,
    /// A backslash escapes an apostrophe between single quotation marks.
    is_lenient: bool,
    has_escaped_apostrophe: bool,
}

impl<'a> Bash<'a> {
    fn new(text: &'a str, at: usize, until: Option<char>, is_lenient: bool) -> Self {
        Self {
            text,
            at,
            until,
            line: Line::default(),
            word: None,
            redirect: None,
            here_document: None,
            depth: 0,
            is_lenient,
            has_escaped_apostrophe: false,
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn read(&mut self) {
        while let Some(c) = self.rest().chars().next().filter(|c| Some(*c) != self.until) {
            match c {
                '\'' => self.single_quoted(),
                '$' if self.rest().starts_with("$'") => self.ansi_c_quoted(),
                '$' if self.rest().starts_with("$(") => self.substitution(),
                '$' => self.variable(),
                '"' => self.double_quoted(),
                '`' => self.backticks(),
                '\\' => self.backslash(),
                '<' => self.input(),
                '>' => self.output(),
                ' ' | '\t' | '\r' => {
                    self.at += 1;
                    self.end_word();
                }
                '#' if self.word.is_none() && !self.line.words.is_empty() => self.comment(),
                ')' if self.depth == 0 => break,
                '\n' if self.goes_on() => {}
                // The next command begins.
                '\n' | ';' | '|' | '&' => break,
                c => {
                    match c {
                        '(' => self.depth += 1,
                        ')' => self.depth -= 1,
                        _ => {}
                    }
                    self.take(c.len_utf8());
                }
            }
        }
        self.end_word();
        self.read_here_document();
        self.line.end = self.at;
    }

    /// Adds to the word, and begins a word if there is none yet.
    fn push(&mut self, text: &str) {
        let at = self.at;
        self.word.get_or_insert_with(|| Word { text: String::new(), span: at..at }).text.push_str(text);
    }

    /// Adds the next bytes of the text to the word as they are.
    fn take(&mut self, length: usize) {
        let plain = &self.text[self.at..self.at + length];
        self.push(plain);
        self.at += length;
    }

    /// Goes over a sign that begins something quoted, which makes a word even where nothing is in it.
    fn open(&mut self, length: usize) {
        self.push("");
        self.at += length;
    }

    fn end_word(&mut self) {
        let Some(mut word) = self.word.take() else { return };
        word.span.end = self.at.min(self.text.len());
        while self.text[word.span.clone()].ends_with([' ', '\t', '\r', '\n']) {
            word.span.end -= 1;
        }
        match self.redirect.take() {
            None => self.line.words.push(word),
            Some(Redirect::Output) => {}
            Some(Redirect::InputFile) => self.line.input = Some(Input::File(word.text)),
            Some(Redirect::HereString) => self.line.input = Some(Input::Text(word.text)),
            Some(Redirect::HereDocument { strips_tabs }) => {
                let is_quoted = self.text[word.span].contains(['\'', '"', '\\']);
                self.here_document = Some(HereDocument { name: word.text, is_quoted, strips_tabs });
            }
        }
    }

    fn single_quoted(&mut self) {
        self.open(1);
        loop {
            let rest = self.rest();
            let Some(end) = rest.find('\'') else { return self.never_closed('\'') };
            // Without a space it may be a variable of make.
            if rest[..end]
                .split_once("\"$(")
                .is_some_and(|(_, command)| command.split(')').next().is_some_and(|it| it.contains(' ')))
            {
                self.line.blame(Fault::NotFilledIn);
            }
            let goes_on = rest[..end].ends_with('\\') && rest[end + 1..].starts_with(char::is_alphanumeric);
            self.has_escaped_apostrophe |= goes_on;
            if self.is_lenient && goes_on {
                self.take(end - 1);
                self.push("'");
                self.at += 2;
                continue;
            }
            self.take(end);
            self.at += 1;
            return;
        }
    }

    fn ansi_c_quoted(&mut self) {
        self.open(2);
        loop {
            let rest = self.rest();
            let Some(end) = rest.find(['\'', '\\']) else { return self.never_closed('\'') };
            self.take(end);
            if self.rest().starts_with('\'') {
                self.at += 1;
                return;
            }
            match ansi_c::escape(&self.rest()[1..]) {
                Some((text, length)) => {
                    self.push(&text);
                    self.at += 1 + length;
                }
                None => self.take(1),
            }
        }
    }

    fn double_quoted(&mut self) {
        self.open(1);
        loop {
            let rest = self.rest();
            let ends = |c: char| matches!(c, '"' | '\\' | '$' | '`');
            let Some(end) = rest.find(ends) else { return self.never_closed('"') };
            self.take(end);
            let rest = self.rest();
            match rest.as_bytes()[0] {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => self.escape_in_quotes(),
                b'`' if self.until == Some('`') => return,
                b'`' => self.backticks(),
                _ if rest.starts_with("$(") => self.substitution(),
                _ => self.variable(),
            }
        }
    }

    /// Takes a variable as it is written: what it stands for is only known when the shell runs.
    fn variable(&mut self) {
        let length = variable_length(self.rest());
        self.line.note_filled_in(&self.rest()[..length]);
        self.take(length.max(1));
    }

    fn escape_in_quotes(&mut self) {
        match self.rest().as_bytes().get(1) {
            Some(b'$' | b'`' | b'"' | b'\\') => {
                self.at += 1;
                self.take(1);
            }
            Some(b'\n') => self.at += 2,
            _ => self.take(1),
        }
    }

    fn never_closed(&mut self, mark: char) {
        self.take(self.rest().len());
        self.line.blame(Fault::OpenQuote(mark));
    }

    /// Takes `$(…)` as it is written: what it stands for is only known when the shell runs.
    fn substitution(&mut self) {
        let length = substitution_length(self.rest());
        self.line.note_filled_in(&self.rest()[..length]);
        self.take(length);
    }

    fn backticks(&mut self) {
        let length = backticks_length(self.rest());
        self.line.note_filled_in(&self.rest()[..length]);
        self.take(length);
    }

    /// Takes an escaped character, or goes on in the next line.
    fn backslash(&mut self) {
        let after = &self.rest()[1..];
        let blanks = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
        if after[blanks..].starts_with('\n') {
            if after[..blanks].contains([' ', '\t']) {
                self.line.blame(Fault::SpaceAfterBackslash);
            }
            self.at += 1 + blanks + 1;
            return self.skip_prompt();
        }
        self.open(1);
        self.take(after.chars().next().map_or(0, char::len_utf8));
    }

    /// Goes over the prompt that bash shows where a command goes on.
    fn skip_prompt(&mut self) {
        if let Some(after) = self.rest().strip_prefix("> ")
            && after.starts_with(['-', '\'', '"', ' ', 'h'])
        {
            self.at += 2;
        }
    }

    /// Tells whether the next line begins with an option and so belongs to the command; goes there.
    fn goes_on(&mut self) -> bool {
        let next = self.rest()[1..].trim_start_matches([' ', '\t']);
        let is_option = next.strip_prefix('-').is_some_and(|name| {
            name.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic()) && !name.starts_with("---")
        });
        let goes_on = is_option && self.here_document.is_none() && self.depth == 0 && !self.line.words.is_empty();
        if goes_on {
            self.end_word();
            self.line.blame(Fault::MissingBackslash);
            self.at = self.text.len() - next.len();
        }
        goes_on
    }

    fn comment(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Reads `<`, `<<`, `<<-`, `<<<` or `<(…)`.
    fn input(&mut self) {
        let rest = self.rest();
        if rest.starts_with("<(") {
            return self.substitution();
        }
        self.end_word();
        let (length, redirect) = match rest {
            _ if rest.starts_with("<<<") => (3, Redirect::HereString),
            _ if rest.starts_with("<<-") => (3, Redirect::HereDocument { strips_tabs: true }),
            _ if rest.starts_with("<<") => (2, Redirect::HereDocument { strips_tabs: false }),
            _ => (1, Redirect::InputFile),
        };
        self.at += length;
        self.redirect = Some(redirect);
    }

    /// Goes over `>`, `2>&1` and their like.
    fn output(&mut self) {
        // A number right before the sign belongs to it.
        if self.word.as_ref().is_some_and(|word| word.text.bytes().all(|byte| byte.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        self.at += 1;
        let rest = self.rest();
        let signs = rest.len() - rest.trim_start_matches(['>', '|']).len();
        let target = rest[signs..].strip_prefix('&');
        self.at += signs;
        match target {
            Some(target) => {
                self.at += 1 + target.len() - target.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').len();
            }
            None => self.redirect = Some(Redirect::Output),
        }
    }

    /// Takes the lines of a here-document, which follow the command's own line.
    fn read_here_document(&mut self) {
        let Some(HereDocument { name, is_quoted, strips_tabs }) = self.here_document.take() else { return };
        let rest = self.rest();
        let is_end = |at: &usize| !rest[..*at].trim_end_matches('\r').ends_with('\\');
        let Some(line_end) = rest.match_indices('\n').map(|(at, _)| at).find(is_end) else { return };
        self.at += line_end + 1;
        let mut text = String::new();
        for line in self.rest().split_inclusive('\n') {
            self.at += line.len();
            let line = if strips_tabs { line.trim_start_matches('\t') } else { line };
            if line.trim_end_matches(['\r', '\n']) == name {
                break;
            }
            text.push_str(line);
        }
        if !is_quoted {
            note_values(&text, '\\', &mut self.line);
        }
        self.line.input = Some(Input::Text(if is_quoted { text } else { unescaped(&text) }));
    }
}

/// Takes out the escapes of an unquoted here-document.
fn unescaped(text: &str) -> String {
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
