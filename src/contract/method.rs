//! The API's methods and the address they are called at.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use url::{Host, Url};

/// A method of the API. Source: CapKill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    CreateTask,
    GetTaskResult,
    GetBalance,
}

impl Method {
    /// Every method, for tables.
    pub const ALL: [Self; 3] = [Self::CreateTask, Self::GetTaskResult, Self::GetBalance];

    /// The last part of the method's URL.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateTask => "createTask",
            Self::GetTaskResult => "getTaskResult",
            Self::GetBalance => "getBalance",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a base URL cannot be used.
#[derive(Debug, Error)]
pub enum BaseUrlError {
    #[error("The base URL can't be read")]
    Unreadable(#[source] url::ParseError),
    #[error("The base URL must begin with https://")]
    Scheme,
    #[error("http:// would send the key unencrypted; only https:// and loopback addresses are allowed")]
    Unencrypted,
    #[error("The base URL names no host")]
    NoHost,
}

/// Where a service's methods live, checked: https, or http on loopback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Checks an address; a missing trailing slash is added.
    ///
    /// # Errors
    /// When it is no URL, names no host, or would carry the key unencrypted off this machine.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text.trim()).map_err(BaseUrlError::Unreadable)?;
        if url.host().is_none() {
            return Err(BaseUrlError::NoHost);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback_host(&url) => {}
            "http" => return Err(BaseUrlError::Unencrypted),
            _ => return Err(BaseUrlError::Scheme),
        }
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }

    /// The full address of a method.
    #[must_use]
    pub fn method_url(&self, method: Method) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{}", self.0.path(), method.name()));
        url
    }

    /// Whether the address is this machine's own.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(&self.0)
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a URL's host is a loopback address or `localhost`.
#[must_use]
pub fn is_loopback_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn method_urls_are_joined_with_and_without_a_slash() {
        for base in ["https://capkill.com/api/", "https://capkill.com/api", " https://capkill.com/api/?x#y"] {
            let base = BaseUrl::parse(base).unwrap();
            assert_eq!(base.method_url(Method::CreateTask).as_str(), "https://capkill.com/api/createTask");
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for ok in ["http://127.0.0.1:8080", "http://localhost/", "http://[::1]:1/api", "http://127.9.9.9/"] {
            assert!(BaseUrl::parse(ok).is_ok(), "{ok}");
        }
        for refused in [
            "http://capkill.com/api/",
            "http://10.0.0.1/",
            "http://localhost.example/",
            "http://127.0.0.1.nip.example/",
        ] {
            assert!(matches!(BaseUrl::parse(refused), Err(BaseUrlError::Unencrypted)), "{refused}");
        }
        assert!(matches!(BaseUrl::parse("ftp://127.0.0.1/"), Err(BaseUrlError::Scheme)));
        assert!(matches!(BaseUrl::parse("capkill.com/api"), Err(BaseUrlError::Unreadable(_))));
    }
}
