//! Where a key may be sent.

use std::fmt;

use url::Url;

use super::method::BaseUrl;

/// Scheme, host and port of an address: whoever answers there gets the keys that are sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// Returns the origin of an address.
    #[must_use]
    pub fn of(base_url: &BaseUrl) -> Self {
        Self(base_url.url().origin().ascii_serialization())
    }

    /// Reads an origin that was written with `Display`. Returns `None` for another text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let origin = Self(Url::parse(text).ok()?.origin().ascii_serialization());
        (origin.0 == text).then_some(origin)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Origin {
        Origin::of(&BaseUrl::parse(text).unwrap())
    }

    #[test]
    fn scheme_host_and_port_are_the_origin() {
        let same = ["https://capkill.com/api/", "https://CAPKILL.com:443/other/", "https://user:pass@capkill.com"];
        for text in same {
            assert_eq!(of(text).to_string(), "https://capkill.com", "{text}");
        }
        for text in [
            "http://capkill.com/api/",
            "https://capkill.com:8443/api/",
            "https://api.capkill.com/",
            "https://capkill.com./",
        ] {
            assert_ne!(of(text), of(same[0]), "{text}");
        }
    }

    #[test]
    fn an_origin_comes_back_from_its_text() {
        for text in ["https://capkill.com", "http://127.0.0.1:8080", "http://[::1]:1"] {
            assert_eq!(Origin::parse(text).unwrap().to_string(), text);
        }
        for text in
            ["", "null", "capkill.com", "https://capkill.com/", "https://capkill.com:443", "data:x", "67b6bcbb1a728ea8"]
        {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
