//! Recognises what is no answer of the API: something in between or beside it replied instead.
//!
//! Each kind is a row of [`RULES`] with the test it is known by; the first that fits is taken. Only
//! the beginning of a body is searched, and only once a rule. The words are in `kind.rs`.

mod kind;
mod look;
#[cfg(test)]
mod tests;

pub use kind::ForeignKind;
use look::Look;

/// A reply as it came.
#[derive(Clone, Copy, Debug)]
pub struct WholeReply<'a> {
    pub status: u16,
    /// Names in lower case.
    pub headers: &'a [(String, String)],
    pub body: &'a [u8],
    /// The body went on past what was read.
    pub is_truncated: bool,
    /// It was read as an object already, and need not be once more.
    pub is_known_object: bool,
}

/// A reply that is no answer of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignReply {
    pub kind: ForeignKind,
    /// What it was known by.
    pub clue: String,
    /// The title of the page, when it is one that has any.
    pub title: Option<String>,
}

/// Says what a reply is that no JSON object of the API is; `None` for one that may be.
#[must_use]
pub fn recognise(reply: WholeReply<'_>) -> Option<ForeignReply> {
    let look = Look::at(reply);
    let (kind, clue) = RULES.iter().find_map(|(kind, test)| Some((*kind, test(&look)?)))?;
    Some(ForeignReply { kind, clue, title: look.title() })
}

type Rule = (ForeignKind, fn(&Look<'_>) -> Option<String>);

/// From the surest to the vaguest. Those before the JSON object hold whatever the body is.
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

/// A header's name, what its value holds in lower case, and whose it is.
type Mark = (&'static str, &'static str, &'static str);

/// Seen: what proxies put into replies of their own. `Via` they add to those of others too.
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

/// Seen: who stands before a service.
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

/// Bad gateway, unavailable, gateway timeout, and Cloudflare's own numbers.
const GATEWAY_STATUSES: &[u16] = &[502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];

/// Seen: Cloudflare says so itself.
const CHALLENGES: &[Mark] = &[("cf-mitigated", "challenge", "Cloudflare")];

/// Seen in the pages of challenges.
const CHALLENGE_PAGES: &[&str] = &["cf_chl_opt", "__ddg_challenge"];

/// Seen: words in the addresses that hotspots redirect to.
const LOGIN_PLACES: &[&str] =
    &["captive", "hotspot", "guestportal", "guest-portal", "wlan", "wifi", "wi-fi", "splash", "uamip=", "walledgarden"];

/// Seen in the pages of hotspots; the first is a message to programs that some hide there.
const LOGIN_PAGES: &[&str] =
    &["wispaccessgatewayparam", "captive portal", "captiveportal", "coovachilli", "nodogsplash", "uamip="];

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

/// Seen: the in.php and res.php of the older API answer `OK|123` or a bare word.
const OLDER_PREFIXES: &[&str] = &["OK|", "ERROR_", "CAPCHA_", "CAPTCHA_", "REPORT_", "IP_BANNED", "MAX_USER_TURN"];
