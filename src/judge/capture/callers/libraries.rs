//! HTTP libraries: what their user agents name, and which headers they send in which case and order.
//!
//! A row's headers are those that the library itself adds to a POST of JSON, but for the user agent. They were seen on
//! the wire of the version that the row names; without one they were read in the library's source.

use super::how_sure::HowSure;

/// What is known of one way in which a library sends.
struct Library {
    name: &'static str,
    /// What a user agent names, in small letters.
    products: &'static [&'static str],
    /// The headers in their case and order; empty where they tell nothing.
    headers: &'static [&'static str],
    /// A header's value that tells this library from others with the same headers.
    with: Option<(&'static str, &'static str)>,
    /// The version whose headers were seen.
    seen: Option<&'static str>,
    /// No other library is known to send these headers.
    is_telling: bool,
}

const fn row(
    name: &'static str,
    products: &'static [&'static str],
    seen: &'static str,
    headers: &'static [&'static str],
) -> Library {
    Library { name, products, headers, with: None, seen: Some(seen), is_telling: true }
}

const fn read(name: &'static str, products: &'static [&'static str], headers: &'static [&'static str]) -> Library {
    Library { name, products, headers, with: None, seen: None, is_telling: false }
}

impl Library {
    const fn with(self, name: &'static str, value: &'static str) -> Self {
        Self { with: Some((name, value)), ..self }
    }

    const fn vague(self) -> Self {
        Self { is_telling: false, ..self }
    }
}

/// The libraries, those with a longer list of headers first where one list is a part of another.
#[rustfmt::skip]
const LIBRARIES: &[Library] = &[
    row("requests (Python)", &["python-requests"], "2.34.2", &["Host", "Accept-Encoding", "Accept", "Connection", "Content-Length", "Content-Type"]),
    row("httpx (Python)", &["python-httpx"], "0.28.1", &["Host", "Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type"]),
    row("aiohttp (Python)", &["aiohttp"], "3.14.5", &["Host", "Accept", "Accept-Encoding", "Content-Length", "Content-Type"]),
    row("urllib.request (Python)", &["python-urllib"], "3.11", &["Accept-Encoding", "Content-Length", "Host", "Content-Type", "Connection"]).with("Connection", "close"),
    row("urllib3 (Python)", &["python-urllib3"], "2.8.0", &["Host", "Accept-Encoding", "Content-Length", "Content-Type"]).with("Accept-Encoding", "identity").vague(),
    row("fetch of Node", &["node", "undici"], "20.20.2", &["host", "connection", "accept", "accept-language", "sec-fetch-mode", "accept-encoding", "content-length"]),
    row("axios with fetch (Node)", &[], "1.21.1", &["host", "connection", "Accept", "Content-Type", "accept-language", "sec-fetch-mode", "accept-encoding", "content-length"]),
    row("axios (Node)", &["axios"], "1.21.1", &["Accept", "Content-Type", "Content-Length", "Accept-Encoding", "Host", "Connection"]),
    row("got (Node)", &["got"], "14.6.6", &["content-type", "content-length", "accept-encoding", "Host", "Connection"]),
    row("undici (Node)", &[], "7.30.2", &["host", "connection", "content-length"]).vague(),
    row("http of Node", &[], "20.20.2", &["Host", "Connection", "Content-Length"]).vague(),
    row("HttpClient (Java)", &["java-http-client"], "17.0.15", &["Connection", "Content-Length", "Host", "HTTP2-Settings", "Upgrade", "Content-Type"]),
    row("HttpURLConnection (Java)", &["java"], "17.0.15", &["Content-Type", "Host", "Accept", "Connection", "Content-Length"]),
    row("wget", &["wget"], "1.21.3", &["Host", "Accept", "Accept-Encoding", "Connection", "Content-Type", "Content-Length"]),
    row("curl", &["curl"], "7.88.1", &["Host", "Accept", "Content-Type", "Content-Length"]).vague(),
    // Source: net/http/request.go and transfer.go, BridgeInterceptor.kt.
    read("net/http (Go)", &["go-http-client"], &["Host", "Content-Length", "Content-Type", "Accept-Encoding"]),
    read("OkHttp (Java, Kotlin)", &["okhttp"], &["Content-Type", "Content-Length", "Host", "Connection", "Accept-Encoding"]),
    // By their user agents alone.
    read("reqwest (Rust)", &["reqwest"], &[]),
    read("hyper (Rust)", &["hyper"], &[]),
    read("ureq (Rust)", &["ureq"], &[]),
    read("PowerShell", &["powershell", "windowspowershell"], &[]),
    read("RestSharp (.NET)", &["restsharp"], &[]),
    read("Guzzle (PHP)", &["guzzlehttp"], &[]),
    read("Faraday (Ruby)", &["faraday"], &[]),
    read("Net::HTTP (Ruby)", &["ruby"], &[]),
    read("Apache HttpClient (Java)", &["apache-httpclient"], &[]),
    read("Postman", &["postmanruntime"], &[]),
    read("Insomnia", &["insomnia"], &[]),
    read("Deno", &["deno"], &[]),
    read("Bun", &["bun"], &[]),
];

/// The numbers that published libraries send as softId unless they are told another. Source: the package of that version.
const SOFT_IDS: &[(&str, &str, HowSure)] = &[
    ("847", "python-anticaptcha 2.0.0", HowSure::Likely),
    ("54", "@zennolab_com/capmonstercloud-client 2.6.1", HowSure::Likely),
    ("55", "capmonstercloudclient 4.3.1 (Python)", HowSure::Likely),
    ("0", "anticaptchaofficial", HowSure::Guess),
];

/// A library that a request's headers fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub name: &'static str,
    pub is_telling: bool,
}

impl Known {
    /// Tells whether this is the library that a user agent names.
    pub(super) fn is(self, named: &str) -> bool {
        // The same library may send in more than one way.
        let maker = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
        maker(self.name) == maker(named)
    }
}

/// Returns the library that a user agent names, and its version after a space, where there is one.
pub(super) fn known_by_products(user_agent: &str) -> Option<(&'static str, String)> {
    user_agent.split_whitespace().find_map(|product| {
        let (name, version) = product.split_once('/').unwrap_or((product, ""));
        let name = name.to_ascii_lowercase();
        let library = LIBRARIES.iter().find(|library| library.products.contains(&name.as_str()))?;
        let version: String = version.chars().filter(|c| c.is_ascii_alphanumeric() || ".-_+".contains(*c)).collect();
        Some((library.name, if version.is_empty() { version } else { format!(" {version}") }))
    })
}

/// Returns the library whose headers stand in a request, in their case and order, whatever else stands between them.
pub(super) fn known_by_headers(headers: &[(&str, &str)]) -> Option<Known> {
    let fitting = LIBRARIES.iter().filter(|library| library.fits(headers));
    let best = fitting.rev().max_by_key(|library| library.headers.len())?;
    Some(Known { name: best.name, is_telling: best.is_telling && best.seen.is_some() })
}

impl Library {
    fn fits(&self, headers: &[(&str, &str)]) -> bool {
        let own = headers.iter().map(|(name, _)| *name).filter(|name| self.headers.contains(name));
        let has_value = |(wanted, value): (&str, &str)| headers.contains(&(wanted, value));
        !self.headers.is_empty() && own.eq(self.headers.iter().copied()) && self.with.is_none_or(has_value)
    }
}

/// Returns the published library that sends a softId, and how sure that is.
pub(super) fn soft_id_of(written: &str) -> Option<(&'static str, HowSure)> {
    SOFT_IDS.iter().find(|(number, _, _)| *number == written).map(|(_, library, how_sure)| (*library, *how_sure))
}
