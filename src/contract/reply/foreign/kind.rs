//! What each kind means and what to do, in words for people who never read an API's documentation.

use crate::contract::Source;

/// What replied instead of the API, or in what form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignKind {
    /// A hotspot or company network wants a login first.
    NetworkLogin,
    /// A proxy wants a login.
    ProxyLogin,
    Proxy,
    /// A test whether a person is there.
    Challenge,
    /// What stands before the service could not reach it.
    Gateway,
    /// What stands before the service did not let the request in.
    Blocked,
    Redirect,
    Empty,
    Compressed,
    WebPage,
    Soap,
    Xml,
    /// JSON, but no object.
    JsonOther,
    BrokenJson,
    /// The in.php API that came before createTask.
    OlderApi,
    Binary,
    PlainText,
}

impl ForeignKind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::NetworkLogin,
        Self::ProxyLogin,
        Self::Proxy,
        Self::Challenge,
        Self::Gateway,
        Self::Blocked,
        Self::Redirect,
        Self::Empty,
        Self::Compressed,
        Self::WebPage,
        Self::Soap,
        Self::Xml,
        Self::JsonOther,
        Self::BrokenJson,
        Self::OlderApi,
        Self::Binary,
        Self::PlainText,
    ];

    /// What replied, in one sentence.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        self.words().0
    }

    /// What to do now.
    #[must_use]
    pub const fn what_to_do(self) -> &'static str {
        self.words().1
    }

    #[rustfmt::skip]
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NetworkLogin => ("This network's login page answered, not the service", "Open any web page in a browser, log in to the network there, then try again"),
            Self::ProxyLogin => ("A proxy between this machine and the service wants a login", "Give the system's proxy settings a user name and a password, or do without the proxy"),
            Self::Proxy => ("A proxy between this machine and the service answered in its place", "Read the body for its reason; check the system's proxy settings, or ask whoever runs the network"),
            Self::Challenge => ("A guard before the service tests whether a person is there, and no program can pass", "Try from another network, or ask the service's support to let programs in"),
            Self::Gateway => ("A web server before the service answered because it could not reach it", "Wait a minute, compare the balance, then try again; the request may have come through all the same"),
            Self::Blocked => ("A web server before the service did not let the request in", "Check the base URL; try from another network, or ask the service's support"),
            Self::Redirect => ("The service sends to another address, where the key would have gone; it was not followed", "Compare that address with the profile's base URL: often it only lacks https or www"),
            Self::Empty => ("The reply has no body at all", "Check the base URL; compare the balance before sending it again"),
            Self::Compressed => ("The reply is compressed, which nobody asked for", "A proxy or server before the service is set up wrongly: ask whoever runs it"),
            Self::WebPage => ("A web page came instead of an answer", "Check the base URL: it may be that of the site, not of its API"),
            Self::Soap => ("A SOAP message came instead of JSON", "Another kind of service answers at this address: check the base URL"),
            Self::Xml => ("XML came instead of JSON", "Another kind of service answers at this address: check the base URL"),
            Self::JsonOther => ("The reply is JSON, but no object such as this API's answers are", "Another kind of service answers at this address: check the base URL"),
            Self::BrokenJson => ("The reply begins as JSON and is none: it was cut off or put together wrongly", "Compare the balance before sending it again; tell the service's support"),
            Self::OlderApi => ("This is an answer of the older in.php API, not of createTask", "Check the base URL: it leads to the service's older API"),
            Self::Binary => ("The reply is no text at all", "Look at the bytes; check the base URL and its port"),
            Self::PlainText => ("Plain text came instead of JSON", "Read the body: it may say why; check the base URL"),
        }
    }

    /// Who states that it is to be read so.
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            // HTTP itself gives these their meaning.
            Self::ProxyLogin | Self::Redirect | Self::Empty | Self::JsonOther | Self::BrokenJson => Source::Desk,
            _ => Source::Seen,
        }
    }
}
