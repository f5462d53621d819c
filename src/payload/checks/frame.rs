//! Tells the addresses that a captcha has of its own, its frame and its scripts, from the page that shows it.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use url::Url;

use super::address::web_address;

/// A maker's host, and what follows it in an address of the captcha's own: the beginning of the path.
///
/// A host that begins with a dot stands for every host that ends so.
type Own = (&'static str, &'static str, &'static str);

/// Addresses that are part of a captcha. Source: seen.
const OWN: &[Own] = &[
    ("reCAPTCHA", "www.google.com", "/recaptcha/api.js"),
    ("reCAPTCHA", "www.google.com", "/recaptcha/enterprise.js"),
    ("reCAPTCHA", "www.google.com", "/recaptcha/api2/"),
    ("reCAPTCHA", "www.google.com", "/recaptcha/enterprise/"),
    ("reCAPTCHA", "www.google.com", "/recaptcha/api/"),
    ("reCAPTCHA", "www.gstatic.com", "/recaptcha/"),
    ("reCAPTCHA", "recaptcha.net", "/recaptcha/"),
    ("reCAPTCHA", ".recaptcha.net", "/recaptcha/"),
    ("hCaptcha", "hcaptcha.com", "/1/api.js"),
    ("hCaptcha", "hcaptcha.com", "/captcha/"),
    ("hCaptcha", "newassets.hcaptcha.com", "/"),
    ("hCaptcha", "assets.hcaptcha.com", "/"),
    ("hCaptcha", "js.hcaptcha.com", "/"),
    ("hCaptcha", "api.hcaptcha.com", "/"),
    ("Cloudflare", "challenges.cloudflare.com", "/"),
    ("Arkose Labs", "client-api.arkoselabs.com", "/"),
    ("Arkose Labs", "-api.arkoselabs.com", "/"),
    ("Arkose Labs", "api.arkoselabs.com", "/"),
    ("Arkose Labs", "iframe.arkoselabs.com", "/"),
    ("Arkose Labs", ".funcaptcha.com", "/"),
    ("Arkose Labs", "funcaptcha.com", "/"),
    ("GeeTest", "api.geetest.com", "/"),
    ("GeeTest", "static.geetest.com", "/"),
    ("GeeTest", "gcaptcha4.geetest.com", "/"),
    ("DataDome", "geo.captcha-delivery.com", "/"),
    ("AWS WAF", ".awswaf.com", "/"),
    ("Yandex SmartCaptcha", "smartcaptcha.yandexcloud.net", "/"),
    ("MTCaptcha", "service.mtcaptcha.com", "/"),
];

/// Pages among these addresses: they show a captcha for trying.
const PAGES: &[&str] = &["/recaptcha/api2/demo", "/recaptcha/enterprise/demo"];

/// An address of a captcha's own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub maker: &'static str,
    /// The address is a script's, not a frame's.
    pub is_script: bool,
    /// The scheme and host of the page, which a frame of reCAPTCHA names.
    pub page: Option<String>,
}

/// Returns what a text is if it is an address of a captcha's own.
pub(super) fn frame(text: &str) -> Option<Frame> {
    let text = text.trim();
    let with_scheme = text.strip_prefix("//").map(|rest| format!("https://{rest}"));
    let url =
        web_address(with_scheme.as_deref().unwrap_or(text)).or_else(|| web_address(&format!("https://{text}")))?;
    let host = url.host_str()?;
    // The same stands at google.com without www, and at Google's hosts of other countries.
    let host = if is_google(host) { "www.google.com" } else { host };
    let is_own = |(_, own, path): &&Own| {
        let is_host = if own.starts_with(['.', '-']) { host.ends_with(own) } else { host == *own };
        is_host && url.path().starts_with(path)
    };
    let (maker, ..) = OWN.iter().find(is_own)?;
    if PAGES.iter().any(|page| url.path().starts_with(page)) {
        return None;
    }
    let is_script = std::path::Path::new(url.path()).extension().is_some_and(|end| end.eq_ignore_ascii_case("js"));
    Some(Frame { maker, is_script, page: page_of(&url) })
}

fn is_google(host: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    host == "google.com" || host.strip_prefix("google.").is_some_and(|rest| rest.len() <= 6)
}

/// Returns the page that a frame of reCAPTCHA names in its address: `co` is base64 of its scheme, host and port.
fn page_of(url: &Url) -> Option<String> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

    let (_, co) = url.query_pairs().find(|(name, _)| name == "co")?;
    let bytes = ENGINE.decode(co.trim_end_matches('.')).ok()?;
    let page = web_address(std::str::from_utf8(&bytes).ok()?)?;
    Some(page.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_captchas_own_addresses_are_known() {
        for (url, maker, is_script) in [
            ("https://www.google.com/recaptcha/api2/anchor?ar=1&k=6L", "reCAPTCHA", false),
            ("https://google.com/recaptcha/enterprise/bframe?k=6L", "reCAPTCHA", false),
            ("https://www.google.de/recaptcha/api.js?render=6L", "reCAPTCHA", true),
            ("https://www.recaptcha.net/recaptcha/api2/anchor", "reCAPTCHA", false),
            ("https://newassets.hcaptcha.com/captcha/v1/abc/static/hcaptcha.html#frame=checkbox", "hCaptcha", false),
            ("https://challenges.cloudflare.com/turnstile/v0/api.js", "Cloudflare", true),
            ("https://tcr9i-api.arkoselabs.com/v2/x/enforcement.html", "Arkose Labs", false),
            ("//js.hcaptcha.com/1/api.js", "hCaptcha", true),
            ("challenges.cloudflare.com/cdn-cgi/challenge-platform/x", "Cloudflare", false),
        ] {
            let found = frame(url).unwrap_or_else(|| panic!("{url}"));
            assert_eq!((found.maker, found.is_script), (maker, is_script), "{url}");
        }
    }

    #[test]
    fn pages_of_the_makers_are_pages() {
        for url in [
            "https://www.google.com/recaptcha/api2/demo",
            "https://www.google.com/recaptcha/api2/demo?invisible=true",
            "https://www.google.com/search",
            "https://accounts.hcaptcha.com/demo",
            "https://www.arkoselabs.com/",
            "https://www.geetest.com/en/demo",
            "https://google.com.example/recaptcha/api2/anchor",
            "",
        ] {
            assert_eq!(frame(url), None, "{url}");
        }
    }

    #[test]
    fn a_frame_names_its_page() {
        let url = "https://www.google.com/recaptcha/api2/anchor?k=6L&co=aHR0cHM6Ly9zaG9wLmV4YW1wbGUuY29tOjQ0Mw..";
        assert_eq!(frame(url).unwrap().page.as_deref(), Some("https://shop.example.com"));
        for other in ["co=", "co=%00", "co=bm8", "x=1"] {
            assert_eq!(frame(&format!("https://www.google.com/recaptcha/api2/anchor?{other}")).unwrap().page, None);
        }
    }
}
