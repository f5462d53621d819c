//! Finds what is secret by its name in a text of any language: JSON, programs, commands, settings, forms, HAR; and
//! keys that have no name.

mod alias;
mod joint;
mod literal;
mod made;
mod name;
mod pair;
mod placeholder;
mod value;

use std::ops::Range;

use super::option::options;
use super::place::{Place, apart};
use super::proxy::{login_in, logins};
use super::secret::Kind;
use alias::aliases;
use joint::joined;
use literal::tail;
use name::{Name, read_names};
use value::{is_hidden, values};

/// Most bytes that are read for each byte of a text, and besides.
const MOST_READ: usize = 16;
const READ_BESIDES: usize = 1024 * 1024;

/// What a name costs besides what is read of its value, in bytes.
const READ_FOR_NAME: usize = 64;

/// Returns the places of everything that is secret by its name, apart and in their order.
#[must_use]
pub fn places(text: &str) -> Vec<Place> {
    by_name(text).places
}

/// What is secret by its name in a text.
#[derive(Default)]
pub struct ByName {
    /// The places of everything secret, apart and in their order.
    pub places: Vec<Place>,
    /// Where the names of keys stand.
    pub key_names: Vec<Range<usize>>,
}

/// Finds what is secret by its name in a text, which is searched once for everything.
///
/// The rest of a text is one place after more names than any honest text has.
#[must_use]
pub fn by_name(text: &str) -> ByName {
    let mut found: Vec<Place> = options(text);
    found.extend(logins(text).into_iter().map(|span| Place { span, kind: Kind::Login, is_certain: true }));
    found.extend(made::keys(text).into_iter().map(|span| Place { span, kind: Kind::Key, is_certain: true }));
    let most = text.len().saturating_mul(MOST_READ).saturating_add(READ_BESIDES);
    let mut spent = 0_usize;
    let (names, key_names) = read_names(text);
    let aliases = aliases(text, &names);
    for name in names.into_iter().chain(aliases) {
        spent = spent.saturating_add(READ_FOR_NAME + of_name(text, &name, &mut found));
        if spent > most {
            found.push(Place { span: name.place.end..text.len(), kind: Kind::Password, is_certain: false });
            break;
        }
    }
    ByName { places: apart(found), key_names }
}

/// Takes the places of a name's values. Returns how many bytes were read for them, at most.
fn of_name(text: &str, name: &Name<'_>, found: &mut Vec<Place>) -> usize {
    let beside = pair::beside(text, name);
    let (spans, read) = match (beside, joined(text, name.place.end)) {
        (Some(place), _) => (vec![place], 0),
        (None, Some(joined)) => values(text, name, &joined),
        (None, None) => return 0,
    };
    for span in spans {
        if name.kind == Kind::Address {
            let login = login_in(&text[span.clone()]);
            let inside = login.map(|login| span.start + login.start..span.start + login.end);
            found.extend(inside.map(|span| Place { span, kind: Kind::Login, is_certain: true }));
        } else if is_hidden(text, name, &span) && !is_answer(text, name) {
            let is_certain = is_certain(&text[span.clone()]);
            found.push(Place { span, kind: name.kind, is_certain });
        }
    }
    read
}

/// Tells whether a value is surely no code.
fn is_certain(value: &str) -> bool {
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && !value.contains(['(', '{', ' ', '$'])
}

/// Tells whether a token is the answer to a captcha, for which a task was paid.
fn is_answer(text: &str, name: &Name<'_>) -> bool {
    if name.kind != Kind::Token {
        return false;
    }
    let before = tail(&text[..name.place.start], 200);
    let inside = before.rfind("solution").map(|at| &before[at..]);
    inside.is_some_and(|inside| inside.contains('{') && !inside.contains('}'))
}
