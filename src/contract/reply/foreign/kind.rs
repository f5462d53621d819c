//! Kinds of replies that are no answer of the API, with their meaning in words for people who never read an
//! API's documentation.

use crate::contract::Source;

/// What replied instead of the API, or in which form the reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignKind {
    /// A hotspot or company network wants a login first.
    NetworkLogin,
    /// A proxy wants a login.
    ProxyLogin,
    Proxy,
    /// A page that tests whether a person is there.
    Challenge,
    /// A server in front of the service could not reach the service.
    Gateway,
    /// A server in front of the service did not let the request in.
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

    /// Returns what replied, in one sentence.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        self.words().0
    }

    /// Returns what the operator can do.
    #[must_use]
    pub const fn what_to_do(self) -> &'static str {
        self.words().1
    }

    /// Returns what replied, as short as it can be said.
    #[must_use]
    pub const fn in_short(self) -> &'static str {
        match self {
            Self::NetworkLogin => "The network's login page answered",
            Self::ProxyLogin => "A proxy wants a login",
            Self::Proxy => "A proxy answered",
            Self::Challenge => "A page that tests for people answered",
            Self::Gateway => "A gateway answered, not the service",
            Self::Blocked => "The request was not let in",
            Self::Redirect => "The reply was a redirect",
            Self::Empty => "The reply was empty",
            Self::Compressed => "The reply was compressed",
            Self::WebPage => "The reply was a web page",
            Self::Soap => "The reply was a SOAP message",
            Self::Xml => "The reply was XML",
            Self::JsonOther => "The reply was JSON, but no object",
            Self::BrokenJson => "The reply was broken JSON",
            Self::OlderApi => "The older in.php API answered",
            Self::Binary => "The reply was no text",
            Self::PlainText => "The reply was plain text",
        }
    }

    #[rustfmt::skip]
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NetworkLogin => ("This network's login page answered, not the service", "Open any web page in a browser, log in to the network there, then try again"),
            Self::ProxyLogin => ("A proxy between this machine and the service wants a login", "Put a user name and a password into the system's proxy settings, or do without the proxy"),
            Self::Proxy => ("A proxy between this machine and the service answered in its place", "Read the body for its reason; check the system's proxy settings, or ask whoever runs the network"),
            Self::Challenge => ("A page in front of the service tests whether a person is there, and no program can pass it", "Try from another network, or ask the service's support to let programs in"),
            Self::Gateway => ("A web server in front of the service answered, because it could not reach the service", "Wait a minute, compare the balance, then try again; the request may have arrived all the same"),
            Self::Blocked => ("A web server in front of the service did not let the request in", "Check the base URL; try from another network, or ask the service's support"),
            Self::Redirect => ("The service sent a redirect to another address; it was not followed, because the key would have gone there", "Compare that address with the profile's base URL: often the base URL only lacks https or www"),
            Self::Empty => ("The reply has no body at all", "Check the base URL; compare the balance before you send the request again"),
            Self::Compressed => ("The reply is compressed, though CapKill Desk did not ask for that", "Ask whoever runs the proxy or the server in front of the service, which is set up wrongly"),
            Self::WebPage => ("A web page came instead of an answer", "Check the base URL: it may be the address of the site, not of its API"),
            Self::Soap => ("A SOAP message came instead of JSON", "Check the base URL: another kind of service answers at this address"),
            Self::Xml => ("XML came instead of JSON", "Check the base URL: another kind of service answers at this address"),
            Self::JsonOther => ("The reply is JSON, but not an object as this API sends", "Check the base URL: another kind of service answers at this address"),
            Self::BrokenJson => ("The reply begins as JSON but is not JSON as a whole: it was cut off or put together wrongly", "Compare the balance before you send the request again; tell the service's support"),
            Self::OlderApi => ("This is an answer of the older in.php API, not of createTask", "Check the base URL: it leads to the service's older API"),
            Self::Binary => ("The reply is no text at all", "Look at the bytes; check the base URL and its port"),
            Self::PlainText => ("Plain text came instead of JSON", "Read the body, which may say why; check the base URL"),
        }
    }

    /// Returns who states that such a reply means this.
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            // HTTP itself gives these their meaning.
            Self::ProxyLogin | Self::Redirect | Self::Empty | Self::JsonOther | Self::BrokenJson => Source::Desk,
            _ => Source::Seen,
        }
    }
}
