//! Recognises replies that are no answer of the API, because a proxy or another server replied instead.
//!
//! Each kind is a row of [`RULES`] with its test; the first test that fits decides. A test searches
//! only the beginning of a body, and only once. The words are in `kind.rs`.

mod kind;
mod look;
#[cfg(test)]
mod tests;

pub use kind::ForeignKind;
pub use look::WholeReply;
use look::{Look, Mark};

/// A reply that is no answer of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignReply {
    pub kind: ForeignKind,
    /// What the kind was recognised by.
    pub clue: String,
    /// The title of a web page.
    pub title: Option<String>,
}

/// Returns what a reply is if it can't be an answer of the API.
#[must_use]
pub fn recognise(reply: WholeReply<'_>) -> Option<ForeignReply> {
    let look = Look::at(reply);
    let (kind, clue) = RULES.iter().find_map(|(kind, test)| Some((*kind, test(&look)?)))?;
    Some(ForeignReply { kind, clue, title: look.title() })
}

/// A kind and its test, which returns what the kind was recognised by.
type Rule = (ForeignKind, fn(&Look<'_>) -> Option<String>);

/// The tests, from the surest to the vaguest. A test without `unless_object` fits whatever the body is.
const RULES: &[Rule] = &[
    (ForeignKind::NetworkLogin, |look| look.status_is(&[511])),
    (ForeignKind::ProxyLogin, |look| look.status_is(&[407])),
    (ForeignKind::Challenge, |look| {
        look.unless_object(|look| look.header_mark(CHALLENGES).or_else(|| look.page_mark(CHALLENGE_PAGES)))
    }),
    (ForeignKind::NetworkLogin, |look| {
        look.unless_object(|look| {
            look.location_mark(LOGIN_PLACES)
                .or_else(|| look.page_mark(LOGIN_PAGES))
                .or_else(|| look.title_mark(LOGIN_TITLES))
        })
    }),
    (ForeignKind::Proxy, |look| look.unless_object(|look| look.header_mark(PROXIES))),
    (ForeignKind::Gateway, |look| look.unless_object(|look| look.gateway(GATEWAY_STATUSES, FRONTS))),
    (ForeignKind::Redirect, |look| look.unless_object(Look::redirect)),
    (ForeignKind::Blocked, |look| look.unless_object(|look| look.blocked(FRONTS))),
    (ForeignKind::Empty, |look| look.empty()),
    (ForeignKind::Compressed, |look| look.compressed()),
    (ForeignKind::WebPage, |look| look.page()),
    (ForeignKind::Soap, |look| look.soap()),
    (ForeignKind::Xml, |look| look.xml()),
    (ForeignKind::JsonOther, |look| look.json_other()),
    (ForeignKind::BrokenJson, |look| look.broken_json()),
    (ForeignKind::OlderApi, |look| look.older_api(OLDER_PREFIXES)),
    (ForeignKind::Binary, |look| look.binary()),
    (ForeignKind::PlainText, |look| look.plain_text()),
];

/// Headers that proxies put into replies of their own; `Via` is none, since they add it to every reply. Source: seen.
const PROXIES: &[Mark] = &[
    ("x-squid-error", "", "Squid"),
    ("proxy-agent", "", "a proxy"),
    ("proxy-authenticate", "", "a proxy"),
    ("proxy-status", "error=", "a proxy"),
    ("x-bluecoat-via", "", "Blue Coat"),
    ("server", "squid", "Squid"),
    ("server", "tinyproxy", "Tinyproxy"),
    ("server", "privoxy", "Privoxy"),
    ("server", "mitmproxy", "mitmproxy"),
    ("server", "zscaler", "Zscaler"),
    ("server", "fortigate", "FortiGate"),
    ("server", "web gateway", "a web gateway"),
];

/// Headers that tell which server stands in front of a service. Source: seen.
const FRONTS: &[Mark] = &[
    ("cf-ray", "", "Cloudflare"),
    ("server", "cloudflare", "Cloudflare"),
    ("x-amz-cf-id", "", "Amazon CloudFront"),
    ("server", "awselb", "Amazon's load balancer"),
    ("server", "akamai", "Akamai"),
    ("x-served-by", "cache-", "Fastly"),
    ("x-sucuri-id", "", "Sucuri"),
    ("x-iinfo", "", "Imperva"),
    ("server", "ddos-guard", "DDoS-Guard"),
    ("server", "qrator", "Qrator"),
    ("server", "varnish", "Varnish"),
    ("server", "openresty", "OpenResty"),
    ("server", "nginx", "nginx"),
    ("server", "apache", "Apache"),
    ("server", "caddy", "Caddy"),
    ("server", "envoy", "Envoy"),
    ("server", "kong", "Kong"),
    ("server", "haproxy", "HAProxy"),
    ("server", "microsoft-iis", "IIS"),
];

/// The statuses of bad gateway, unavailable and gateway timeout, and Cloudflare's own numbers.
const GATEWAY_STATUSES: &[u16] = &[502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];

/// Headers of a challenge. Source: seen.
const CHALLENGES: &[Mark] = &[("cf-mitigated", "challenge", "Cloudflare")];

/// Words in the pages of challenges. Source: seen.
const CHALLENGE_PAGES: &[&str] = &["cf_chl_opt", "__ddg_challenge"];

/// Words in the addresses that hotspots redirect to. Source: seen.
const LOGIN_PLACES: &[&str] =
    &["captive", "hotspot", "guestportal", "guest-portal", "wlan", "wifi", "wi-fi", "splash", "uamip=", "walledgarden"];

/// Words in the pages of hotspots; the first is a message to programs that some pages hide. Source: seen.
const LOGIN_PAGES: &[&str] =
    &["wispaccessgatewayparam", "captive portal", "captiveportal", "coovachilli", "nodogsplash", "uamip="];

/// Words in the titles of hotspots' pages. Source: seen.
const LOGIN_TITLES: &[&str] = &[
    "hotspot",
    "wifi",
    "wi-fi",
    "captive",
    "network login",
    "network authentication",
    "guest access",
    "guest network",
];

/// How answers of the older API's in.php and res.php begin: `OK|123` or a bare word. Source: seen.
const OLDER_PREFIXES: &[&str] = &["OK|", "ERROR_", "CAPCHA_", "CAPTCHA_", "REPORT_", "IP_BANNED", "MAX_USER_TURN"];
