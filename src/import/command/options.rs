//! Reads a command's options by a program's table: which take a value, and what the value means here.

use std::ops::Range;

use super::words::{Fault, Line, Word};
use crate::payload::redaction::option::{Secret, SecretOption};

/// What an option, or its value, does to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Method,
    Header,
    Url,
    /// A piece of the body; `@` in front names a file.
    Data,
    /// A piece of the body whose line breaks stay; `@` in front names a file.
    BinaryData,
    /// A piece of the body, in which `@` is an ordinary character.
    RawData,
    /// A piece of the body that is percent-encoded first.
    EncodedData,
    Json,
    /// A part of a web form of several parts.
    Form,
    /// A part in which `@` is an ordinary character.
    FormString,
    /// A piece of the address's query.
    Query,
    /// The pieces of the body go into the address.
    Get,
    Head,
    /// The name of a file that is the body.
    File,
    /// The name of a file that is put at the address.
    Upload,
    /// The fields are sent as a web form.
    AsForm,
    /// The name of a file with more options.
    Config,
    UserAgent,
    Referer,
    Cookie,
    Login,
    Bearer,
    /// Another request of the same command begins.
    Next,
    /// A value that does not matter here.
    Other,
    /// An option without a value, which does not matter here.
    Flag,
}

impl Effect {
    /// Tells whether the option takes a value.
    pub const fn takes_value(self) -> bool {
        !matches!(self, Self::Get | Self::Head | Self::AsForm | Self::Next | Self::Flag)
    }
}

/// An option's row: the short and the long name.
pub(super) type Row = (&'static str, &'static str, Effect);

/// A program's options. An option that is not there has no value.
pub(super) struct Table {
    pub rows: &'static [Row],
    /// The options that carry a secret.
    pub secrets: &'static [SecretOption],
    /// `--option=value` is known.
    pub has_equals_sign: bool,
}

/// An option or an ordinary word of a command.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// `None` for an ordinary word.
    pub effect: Option<Effect>,
    pub secret: Secret,
    pub value: Word,
}

/// Reads the words after the program's name.
pub(super) fn read(line: &mut Line, table: &Table, text: &str) -> Vec<Item> {
    let mut words = std::mem::take(&mut line.words).into_iter().skip(1);
    let mut items = Vec::new();
    let mut only_words = false;
    while let Some(mut word) = words.next() {
        if let Some(name) = word.text.strip_prefix(['–', '—']).filter(|name| !name.is_empty()) {
            line.blame(Fault::LongDash);
            word.text = format!("-{}{name}", if name.len() > 1 { "-" } else { "" });
        }
        only_words |= word.text == "--";
        if only_words || word.text == "-" || !word.text.starts_with('-') {
            items.push(Item { effect: None, secret: Secret::Login, value: word });
        } else if word.text.starts_with("--") {
            let item = table.long(word, &mut words, text);
            if item.1 && !table.has_equals_sign {
                line.blame(Fault::EqualsSign);
            }
            items.push(item.0);
        } else {
            table.short(&word, &mut words, text, &mut items);
        }
    }
    items
}

impl Table {
    /// Returns an option's row. `--expand-NAME` takes what `--NAME` takes.
    fn row(&self, name: &str) -> Option<&'static Row> {
        let is_named = |name: &str| self.rows.iter().find(|(_, long, ..)| *long == name && !long.is_empty());
        is_named(name).or_else(|| is_named(name.strip_prefix("expand-")?))
    }

    /// Makes the item of a row and its value.
    fn item(&self, (_, long, effect): &Row, value: Word) -> Item {
        let secret = self.secrets.iter().find(|(_, name, _)| name == long).map_or(Secret::No, |(.., secret)| *secret);
        Item { effect: Some(*effect), secret, value }
    }

    fn long(&self, word: Word, words: &mut dyn Iterator<Item = Word>, text: &str) -> (Item, bool) {
        let name = &word.text[2..];
        if let Some(row) = self.row(name) {
            let value = if row.2.takes_value() { words.next() } else { None };
            return (self.item(row, value.unwrap_or_default()), false);
        }
        let attached = name.split_once('=').and_then(|(name, value)| Some((self.row(name)?, name, value)));
        let Some((row, name, value)) = attached else {
            return (Item { effect: Some(Effect::Flag), secret: Secret::No, value: word }, false);
        };
        let span = after(&word, &format!("--{name}="), text);
        (self.item(row, Word { text: value.to_owned(), span }), true)
    }

    /// Reads short options that stand together; the first one that takes a value takes the rest of the word.
    fn short(&self, word: &Word, words: &mut dyn Iterator<Item = Word>, text: &str, items: &mut Vec<Item>) {
        let short = &word.text[1..];
        for (at, letter) in short.char_indices() {
            let mut name = [0; 4];
            let name: &str = letter.encode_utf8(&mut name);
            let row = self.rows.iter().find(|(known, ..)| *known == name).unwrap_or(&("", "", Effect::Flag));
            if !row.2.takes_value() {
                items.push(self.item(row, Word::default()));
                continue;
            }
            let rest = &short[at + letter.len_utf8()..];
            let value = if rest.is_empty() {
                words.next().unwrap_or_default()
            } else {
                let span = after(word, &word.text[..word.text.len() - rest.len()], text);
                Word { text: rest.to_owned(), span }
            };
            items.push(self.item(row, value));
            return;
        }
    }
}

/// Returns where the rest of a word stands, or the whole word where its beginning is written otherwise.
fn after(word: &Word, beginning: &str, text: &str) -> Range<usize> {
    let is_plain = text[word.span.clone()].starts_with(beginning);
    word.span.start + if is_plain { beginning.len() } else { 0 }..word.span.end
}

impl Item {
    /// Returns where the secret part of the value stands in the text.
    pub fn secret_span(&self, text: &str) -> Option<Range<usize>> {
        let raw = &text[self.value.span.clone()];
        let marks = |c: char| matches!(c, '\'' | '"' | '$' | '^' | '@' | '`');
        let inside = raw.trim_start_matches(marks);
        let start = self.value.span.start + raw.len() - inside.len();
        let inside = inside.trim_end_matches(['\'', '"', '^', '`']);
        let part = self.secret.part_of(inside)?;
        Some(start + part.start..start + part.end)
    }
}
