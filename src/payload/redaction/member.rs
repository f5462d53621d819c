//! Takes passwords, logins and cookies out of what goes to others, by the names that stand before them.

use std::sync::LazyLock;

use aho_corasick::packed;

use super::named::places;
use super::place::Place;
use super::secret::{Kind, REMOVED};

/// Pieces of which every such name has one, in the spellings that occur: few texts have one, and these pieces are looked
/// for at memory's speed. The first letter is left out, which may be large; the types of tasks end with `Proxyless`.
#[rustfmt::skip]
const PIECES: [&str; 26] = [
    "roxyA", "roxyC", "roxyH", "roxyI", "roxyL", "roxyP", "roxyS", "roxyU", "roxy_", "roxy-", "roxy\"", "roxy\\", "roxy'",
    "roxies", "ROXY", "assw", "ASSW", "assphrase", "ookie", "OOKIE", "ecret", "ECRET", "uthorization", "pwd", "PWD",
    "Pwd",
];

static PREPARED: LazyLock<Option<packed::Searcher>> = LazyLock::new(|| packed::Searcher::new(PIECES));

/// Returns bytes without the secrets that have a name of their own; `None` where there are none.
///
/// Keys are known by their value. A token may be the answer to a captcha, and stays.
#[must_use]
pub fn without_secret_members(bytes: &[u8]) -> Option<Vec<u8>> {
    if PREPARED.as_ref().is_some_and(|pieces| pieces.find(bytes).is_none()) {
        return None;
    }
    let mut clean = Vec::new();
    let mut is_changed = false;
    for chunk in bytes.utf8_chunks() {
        is_changed |= push_clean(&mut clean, chunk.valid());
        clean.extend_from_slice(chunk.invalid());
    }
    is_changed.then_some(clean)
}

/// Appends a text without its secrets. Returns whether there was one.
fn push_clean(clean: &mut Vec<u8>, text: &str) -> bool {
    let is_taken = |place: &Place| !matches!(place.kind, Kind::Key | Kind::Token);
    let mut copied = 0;
    for Place { span, .. } in places(text).into_iter().filter(is_taken) {
        clean.extend_from_slice(&text.as_bytes()[copied..span.start]);
        clean.extend_from_slice(REMOVED.as_bytes());
        copied = span.end;
    }
    clean.extend_from_slice(&text.as_bytes()[copied..]);
    copied > 0
}
