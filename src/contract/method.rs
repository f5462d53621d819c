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

/// What a method's body holds besides the key, which decides its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodBody {
    Task,
    TaskId,
    KeyAlone,
}

/// A method's row.
struct Row {
    name: &'static str,
    body: MethodBody,
}

impl Method {
    /// Every method, for tables.
    pub const ALL: [Self; 3] = [Self::CreateTask, Self::GetTaskResult, Self::GetBalance];

    const fn row(self) -> Row {
        match self {
            Self::CreateTask => Row { name: "createTask", body: MethodBody::Task },
            Self::GetTaskResult => Row { name: "getTaskResult", body: MethodBody::TaskId },
            Self::GetBalance => Row { name: "getBalance", body: MethodBody::KeyAlone },
        }
    }

    /// Returns the last part of the method's URL.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns what the method's body holds besides the key.
    #[must_use]
    pub const fn body(self) -> MethodBody {
        self.row().body
    }

    /// Returns the method of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Returns the method that an address ends with, whatever query follows it.
    #[must_use]
    pub fn of_address(url: &str) -> Option<Self> {
        let path = url.split(['?', '#']).next()?.trim_end_matches('/');
        Self::named(path.rsplit('/').next()?)
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
    #[error("The base URL names no host")]
    NoHost,
}

/// Something unusual about a base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseUrlWarning {
    Unencrypted,
    Login,
    DoubledSlash,
    MethodInPath,
    NoApi,
}

impl fmt::Display for BaseUrlWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unencrypted => "http:// sends the key unencrypted: anyone on the way can read it",
            Self::Login => {
                "The address holds a user name or password, which rests in the settings and the history without protection"
            }
            Self::DoubledSlash => "The path has doubled slashes",
            Self::MethodInPath => "The address ends with a method's name, which CapKill Desk adds itself",
            Self::NoApi => "/api is missing: CapKill's methods are below /api/",
        })
    }
}

/// CapKill's host, and where its methods are. Source: CapKill.
const CAPKILL_HOST: &str = "capkill.com";
pub const CAPKILL_BASE_URL: &str = "https://capkill.com/api/";

/// Returns CapKill's address of a method, where a URL is at CapKill's host or one below it and names another place.
/// Whether the URL is encrypted is not looked at.
#[must_use]
pub fn capkill_address(url: &Url, method: Method) -> Option<String> {
    let right = format!("{CAPKILL_BASE_URL}{method}");
    let is_right = url.host_str() == Some(CAPKILL_HOST)
        && url.port().is_none()
        && right.strip_suffix(url.path().trim_end_matches('/')).is_some_and(|before| before.ends_with(CAPKILL_HOST));
    (is_capkill_host(url) && !is_right).then_some(right)
}

/// Tells whether a URL's host is CapKill's own, or one below it.
fn is_capkill_host(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == CAPKILL_HOST || host.strip_suffix(CAPKILL_HOST).is_some_and(|before| before.ends_with('.'))
}

/// Where a service's methods live, checked: an absolute `https` or `http` address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Checks an address and adds a missing trailing slash.
    ///
    /// # Errors
    /// When it is no URL or names no host.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text.trim()).map_err(BaseUrlError::Unreadable)?;
        if url.host().is_none() {
            return Err(BaseUrlError::NoHost);
        }
        match url.scheme() {
            "https" | "http" => {}
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

    /// Returns the full address of a method.
    #[must_use]
    pub fn method_url(&self, method: Method) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{}", self.0.path(), method.name()));
        url
    }

    /// Returns the host, with its port where it is not the scheme's own.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Tells whether the address is this machine's own.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(&self.0)
    }

    /// Returns what is unusual about the address. Such an address can be used all the same.
    #[must_use]
    pub fn warnings(&self) -> Vec<BaseUrlWarning> {
        let path = self.0.path();
        let cases = [
            (BaseUrlWarning::Unencrypted, self.0.scheme() == "http" && !self.is_loopback()),
            (BaseUrlWarning::Login, !self.0.username().is_empty() || self.0.password().is_some()),
            (BaseUrlWarning::DoubledSlash, path.contains("//")),
            (BaseUrlWarning::MethodInPath, Method::ALL.iter().any(|method| path.ends_with(&format!("/{method}/")))),
            (BaseUrlWarning::NoApi, self.is_capkill() && !path.split('/').any(|part| part == "api")),
        ];
        cases.into_iter().filter(|(_, applies)| *applies).map(|(warning, _)| warning).collect()
    }

    /// Whether the address is CapKill's own: other services may have their methods at the root.
    fn is_capkill(&self) -> bool {
        is_capkill_host(&self.0)
    }

    /// Returns the address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the address in its parts.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Tells whether a URL's host is a loopback address or `localhost`.
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
    fn a_wrong_address_at_capkill_has_the_right_one() {
        let right = Some("https://capkill.com/api/createTask".to_owned());
        for (address, expected) in [
            ("https://capkill.com/api/createTask", None),
            ("https://CAPKILL.com:443/api/createTask/?x", None),
            ("http://capkill.com/api/createTask", None),
            ("https://capkill.com/createTask", right.clone()),
            ("https://capkill.com/api//createTask", right.clone()),
            ("https://capkill.com/v2/api/createTask", right.clone()),
            ("https://capkill.com:8443/api/createTask", right.clone()),
            ("https://api.capkill.com/createTask", right.clone()),
            ("https://www.capkill.com/api/createTask", right),
            ("https://notcapkill.com/createTask", None),
            ("https://capkill.com.example/createTask", None),
            ("http://127.0.0.1:8080/createTask", None),
        ] {
            assert_eq!(capkill_address(&Url::parse(address).unwrap(), Method::CreateTask), expected, "{address}");
        }
    }

    #[test]
    fn a_host_has_its_port_unless_it_goes_without_saying() {
        for (address, host) in [
            ("https://capkill.com/api/", "capkill.com"),
            ("https://capkill.com:443/api/", "capkill.com"),
            ("http://127.0.0.1:39593/", "127.0.0.1:39593"),
        ] {
            assert_eq!(BaseUrl::parse(address).unwrap().host(), host);
        }
    }

    #[test]
    fn method_urls_are_joined_with_and_without_a_slash() {
        for base in ["https://capkill.com/api/", "https://capkill.com/api", " https://capkill.com/api/?x#y"] {
            let base = BaseUrl::parse(base).unwrap();
            assert_eq!(base.method_url(Method::CreateTask).as_str(), "https://capkill.com/api/createTask");
        }
    }

    #[test]
    fn a_host_has_no_login_and_no_port_of_its_scheme() {
        for (text, host) in [
            ("https://me:secret@CAPKILL.com:443/api/", "capkill.com"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://[::1]:1/", "[::1]:1"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().host(), host);
        }
    }

    #[test]
    fn addresses_name_their_method() {
        for (url, method) in [
            ("https://capkill.com/api/getBalance", Some(Method::GetBalance)),
            ("http://127.0.0.1:1//createTask/?x=/getBalance", Some(Method::CreateTask)),
            ("getTaskResult#x", Some(Method::GetTaskResult)),
            ("https://capkill.com/api/createtask", None),
            ("", None),
        ] {
            assert_eq!(Method::of_address(url), method, "{url}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        assert!(matches!(BaseUrl::parse("ftp://127.0.0.1/"), Err(BaseUrlError::Scheme)));
        for unreadable in ["capkill.com/api", "", "https://"] {
            assert!(matches!(BaseUrl::parse(unreadable), Err(BaseUrlError::Unreadable(_))), "{unreadable}");
        }
    }

    #[test]
    fn unusual_addresses_are_warned_about_and_work() {
        use BaseUrlWarning::{DoubledSlash, Login, MethodInPath, NoApi, Unencrypted};
        for (text, warnings) in [
            ("https://capkill.com/api/", vec![]),
            ("http://127.0.0.1:8080", vec![]),
            ("http://localhost/", vec![]),
            ("http://[::1]:1/api", vec![]),
            ("http://capkill.com/api/", vec![Unencrypted]),
            ("http://localhost.example/api", vec![Unencrypted]),
            ("https://capkill.com", vec![NoApi]),
            ("https://service.example/", vec![]),
            ("https://me:secret@capkill.com/api", vec![Login]),
            ("https://me@capkill.com/api", vec![Login]),
            ("https://capkill.com//api/", vec![DoubledSlash]),
            ("https://capkill.com/api/createTask", vec![MethodInPath]),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().warnings(), warnings, "{text}");
        }
    }
}
