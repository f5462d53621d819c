//! What came on a connection and was no request, by what it looked like and how it was refused.

use crate::history::{AnsweredBy, SeenCall};

/// What came in the place of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRequest {
    Tls,
    Http2,
    HeadTooLarge,
    AddressTooLong,
    /// The listener could not read it, and said so.
    Unreadable,
    /// The connection ended before a head was whole.
    Half,
}

/// Everything that it may be, with the words that a list shows in the place of a path.
const WORDS: [(NoRequest, &str); 6] = [
    (NoRequest::Tls, "TLS on the plain port: begin the address with http://"),
    (NoRequest::Http2, "HTTP/2: set the program to HTTP/1.1"),
    (NoRequest::HeadTooLarge, "a head that is too large: send fewer headers"),
    (NoRequest::AddressTooLong, "an address that is too long: put data into the body"),
    (NoRequest::Unreadable, "no HTTP that can be read"),
    (NoRequest::Half, "half a request"),
];

impl NoRequest {
    /// Recognises what came by its bytes and by the status with which the listener refused it.
    #[must_use]
    pub fn of(bytes: &[u8], refused: Option<u16>) -> Self {
        match (bytes, refused) {
            ([0x16, 0x03, ..], _) => Self::Tls,
            (bytes, _) if bytes.starts_with(b"PRI * HTTP/2") => Self::Http2,
            (_, Some(431)) => Self::HeadTooLarge,
            (_, Some(414)) => Self::AddressTooLong,
            (_, Some(_)) => Self::Unreadable,
            (_, None) => Self::Half,
        }
    }

    /// Returns the words that a list shows in the place of a path.
    #[must_use]
    pub fn words(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, words)| words)
    }

    /// Returns what a kept call was; `None` where it was a request.
    #[must_use]
    pub fn of_call(call: &SeenCall) -> Option<Self> {
        let begins = |(_, words): &&(Self, &str)| call.path.starts_with(words);
        let kind = WORDS.iter().find(begins).map_or(Self::Half, |(kind, _)| *kind);
        call.verb.is_empty().then_some(kind)
    }
}

impl SeenCall {
    /// Tells whether the call was cut before it was whole: what was answered, or was never HTTP/1.1, was not.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        let is_other = matches!(NoRequest::of_call(self), Some(NoRequest::Tls | NoRequest::Http2));
        !self.is_whole && self.answered_by == AnsweredBy::Nobody && !is_other
    }
}
