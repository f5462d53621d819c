//! The checks of a draft, as a table of small functions.

use url::{Host, Url};

use super::{Draft, Finding, Fix, Kind, Place, Redactor, Severity};
use crate::contract::{
    ClientKey, IMAGE_MAX_BYTES_FAMILY, IMAGE_MIN_BYTES, SITE_KEY_LENGTH, SITE_KEY_PREFIX, Source, is_loopback_host,
};
use crate::picture::{Decoded, PictureError};

/// What the checks look at.
struct Subject<'a> {
    draft: &'a Draft,
    key: Option<&'a ClientKey>,
    /// How the picture decoded, when there is one.
    picture: Option<&'a Result<Decoded, PictureError>>,
    service: ServiceFacts,
}

/// What the checks must know of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceFacts {
    /// It is on this machine, so local addresses are reachable for it.
    pub is_local: bool,
    /// The profile's limit, in decoded bytes.
    pub picture_max_bytes: usize,
}

impl Default for ServiceFacts {
    fn default() -> Self {
        Self { is_local: false, picture_max_bytes: IMAGE_MAX_BYTES_FAMILY }
    }
}

type Check = fn(&Subject<'_>, &mut Vec<Finding>);

/// Every check, by the forms it applies to.
const CHECKS: &[(&[Kind], Check)] = &[
    (&Kind::ALL, key_present),
    (&Kind::ALL, key_shape),
    (&[Kind::Picture], picture_present),
    (&[Kind::Picture], picture_decodes),
    (&[Kind::Picture], picture_size),
    (&[Kind::Picture], picture_format),
    (&[Kind::Picture], picture_origin),
    (&[Kind::Recaptcha], site_fields_swapped),
    (&[Kind::Recaptcha], website_url),
    (&[Kind::Recaptcha], website_key),
    (&Kind::ALL, callback_url),
    (&Kind::ALL, key_elsewhere),
];

/// Checks a draft; findings come sorted by severity.
#[must_use]
pub fn check(
    draft: &Draft,
    key: Option<&ClientKey>,
    picture: Option<&Result<Decoded, PictureError>>,
    service: ServiceFacts,
) -> Vec<Finding> {
    let subject = Subject { draft, key, picture, service };
    let mut findings = Vec::new();
    for (kinds, check) in CHECKS {
        if kinds.contains(&draft.kind) {
            check(&subject, &mut findings);
        }
    }
    sort_findings(&mut findings);
    findings
}

/// Sorts by severity and leaves the order of the checks otherwise.
pub fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.severity, !finding.blocks));
}

fn finding(id: &'static str, severity: Severity, source: Source, place: Place, message: impl Into<String>) -> Finding {
    Finding { id, severity, source, place, message: message.into(), fix: None, blocks: false }
}

/// Nothing can be sent while this holds.
fn blocker(id: &'static str, source: Source, place: Place, message: &str) -> Finding {
    Finding { blocks: true, ..finding(id, Severity::Error, source, place, message) }
}

fn key_present(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.key.is_none() {
        findings.push(blocker("key.missing", Source::CapKill, Place::Key, "Enter the client key at the top"));
    }
}

/// A key is 32 hex digits, perhaps with a suffix like `__nocache`; others exist, so it is only a warning.
fn key_shape(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // The sandbox takes any key, and its scenarios are keys.
    if subject.service.is_local || subject.key.is_none_or(ClientKey::has_usual_shape) {
        return;
    }
    let message = "The key is not 32 hexadecimal digits; copy it again if that is not meant";
    findings.push(finding("key.shape", Severity::Warning, Source::Family, Place::Key, message));
}

fn picture_present(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.draft.picture.is_none() {
        findings.push(blocker("picture.missing", Source::CapKill, Place::Picture, "Add a picture"));
    }
}

fn picture_decodes(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    match subject.picture {
        Some(Err(error)) => findings.push(finding(
            "picture.unreadable",
            Severity::Warning,
            Source::Desk,
            Place::Picture,
            format!("The picture can't be shown: {}", lower_first(&error.to_string())),
        )),
        Some(Ok(decoded)) if decoded.facts.is_cut_short => findings.push(finding(
            "picture.cut-short",
            Severity::Warning,
            Source::Desk,
            Place::Picture,
            "The picture's end is missing: the file was probably cut off",
        )),
        _ => {}
    }
}

fn picture_size(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(picture) = &subject.draft.picture else { return };
    let bytes = picture.bytes.len();
    if bytes < IMAGE_MIN_BYTES {
        findings.push(finding(
            "picture.too-small",
            Severity::Warning,
            Source::Family,
            Place::Picture,
            format!("The picture has {bytes} B; less than {IMAGE_MIN_BYTES} B is refused"),
        ));
    }
    let most = subject.service.picture_max_bytes;
    if bytes > most {
        findings.push(finding(
            "picture.too-large",
            Severity::Warning,
            Source::Family,
            Place::Picture,
            format!("The picture has {bytes} B, over this profile's limit of {most} B; services refuse over 50,000, 100,000 or 500,000 B"),
        ));
    }
}

fn picture_format(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(Ok(decoded)) = subject.picture else { return };
    if !decoded.facts.format.is_documented() {
        findings.push(finding(
            "picture.format",
            Severity::Warning,
            Source::Family,
            Place::Picture,
            format!("{} is not among the documented formats: PNG, JPEG and GIF", decoded.facts.format),
        ));
    }
    if decoded.facts.frames.counted() > 1 {
        findings.push(finding(
            "picture.animated",
            Severity::Info,
            Source::Desk,
            Place::Picture,
            "The picture is animated; a service may look at one frame only",
        ));
    }
}

fn picture_origin(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let repairs = subject.draft.picture.iter().flat_map(|picture| &picture.repairs);
    findings.extend(
        repairs.map(|repair| finding(repair.id(), Severity::Info, Source::Family, Place::Picture, repair.describe())),
    );
}

fn site_fields_swapped(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (url, key) = (subject.draft.website_url.trim(), subject.draft.website_key.trim());
    if key.contains("://") && !url.contains("://") {
        findings.push(Finding {
            fix: Some(Fix::SwapSiteFields),
            ..finding(
                "site.swapped",
                Severity::Warning,
                Source::Desk,
                Place::WebsiteKey,
                "This looks like the website URL",
            )
        });
    }
}

fn website_url(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let text = &subject.draft.website_url;
    let at = |id, severity, source, message: &str| finding(id, severity, source, Place::WebsiteUrl, message);
    if text.trim().is_empty() {
        findings.push(blocker("url.missing", Source::CapKill, Place::WebsiteUrl, "Enter the address of the page"));
        return;
    }
    if let Some(problem) = address_problem(text) {
        let message = match problem {
            AddressProblem::Space => "White space around the URL is sent as it is",
            AddressProblem::Scheme => "The URL lacks https:// in front",
            AddressProblem::Unreadable => "This is not a URL of a web page",
        };
        let fix = problem.mended(text).map(Fix::WebsiteUrl);
        findings.push(Finding { fix, ..at("url.shape", Severity::Warning, Source::Family, message) });
    } else if is_local_address(text) {
        let message = "The address is on a private network; the service can't open it";
        findings.push(at("url.local", Severity::Warning, Source::Desk, message));
    }
}

fn website_key(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let text = &subject.draft.website_key;
    let key = text.trim();
    let at = |id, message: String| finding(id, Severity::Warning, Source::Seen, Place::WebsiteKey, message);
    if key.is_empty() {
        let message = "Enter the page's data-sitekey";
        findings.push(blocker("site-key.missing", Source::CapKill, Place::WebsiteKey, message));
        return;
    }
    let mended: String = text.split_whitespace().collect();
    if mended != *text {
        let fix = Some(Fix::WebsiteKey(mended.clone()));
        findings
            .push(Finding { fix, ..at("site-key.space", "The key holds white space, which is sent as it is".into()) });
    }
    if key.contains("://") {
        return;
    }
    let length = mended.chars().count();
    if length != SITE_KEY_LENGTH {
        let message = format!("Real site keys have {SITE_KEY_LENGTH} characters; this has {length}");
        findings.push(at("site-key.length", message));
    } else if !mended.starts_with(SITE_KEY_PREFIX) {
        findings.push(at("site-key.prefix", format!("Real site keys begin with {SITE_KEY_PREFIX}")));
    }
}

fn callback_url(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let text = subject.draft.outgoing_callback_url();
    if text.is_empty() {
        return;
    }
    let at = |id, source, message: &str| finding(id, Severity::Warning, source, Place::CallbackUrl, message);
    if let Some(problem) = address_problem(text) {
        let message = match problem {
            AddressProblem::Space => "White space around the callback URL is sent as it is",
            AddressProblem::Scheme => "The callback URL lacks https:// in front",
            AddressProblem::Unreadable => "This is not an address a service can call",
        };
        let fix = problem.mended(text).map(Fix::CallbackUrl);
        findings.push(Finding { fix, ..at("callback.shape", Source::Desk, message) });
    } else if !subject.service.is_local && is_local_address(text) {
        let message = "The callback address is local; the service can't reach it";
        findings.push(at("callback.local", Source::Desk, message));
    }
}

fn key_elsewhere(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(redactor) = subject.key.map(Redactor::new) else { return };
    let draft = subject.draft;
    let site_fields = [(Place::WebsiteUrl, &draft.website_url), (Place::WebsiteKey, &draft.website_key)];
    let fields = site_fields
        .into_iter()
        .filter(|_| draft.kind == Kind::Recaptcha)
        .chain([(Place::CallbackUrl, &draft.callback_url)]);
    for (place, text) in fields {
        if redactor.finds(text) {
            let message = "This holds your client key; anyone who sees the field could use it";
            findings.push(finding("key.elsewhere", Severity::Warning, Source::Desk, place, message));
        }
    }
}

/// What is wrong with an address as typed.
#[derive(Clone, Copy)]
enum AddressProblem {
    Space,
    Scheme,
    Unreadable,
}

impl AddressProblem {
    fn mended(self, text: &str) -> Option<String> {
        let trimmed = text.trim();
        match self {
            Self::Space => Some(trimmed.to_owned()),
            Self::Scheme => Some(format!("https://{trimmed}")),
            Self::Unreadable => None,
        }
    }
}

fn address_problem(text: &str) -> Option<AddressProblem> {
    let trimmed = text.trim();
    if web_address(trimmed).is_some() {
        return (trimmed.len() != text.len()).then_some(AddressProblem::Space);
    }
    let with_scheme = web_address(&format!("https://{trimmed}"));
    // "https://foo" parses too; only something that looks like a host name deserves the fix.
    let looks_like_host =
        with_scheme.is_some_and(|url| url.host_str().is_some_and(|host| host.contains('.') || host == "localhost"));
    Some(if looks_like_host && !trimmed.contains("://") { AddressProblem::Scheme } else { AddressProblem::Unreadable })
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

fn is_local_address(text: &str) -> bool {
    let Some(url) = web_address(text.trim()) else {
        return false;
    };
    is_loopback_host(&url)
        || match url.host() {
            Some(Host::Ipv4(address)) => address.is_private() || address.is_link_local() || address.is_unspecified(),
            Some(Host::Ipv6(address)) => {
                address.is_unique_local() || address.is_unicast_link_local() || address.is_unspecified()
            }
            Some(Host::Domain(name)) => {
                let name = name.to_ascii_lowercase();
                [".local", ".localhost", ".internal", ".lan"].iter().any(|end| name.ends_with(end))
            }
            None => false,
        }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::DraftPicture;
    use crate::picture::decode;

    fn key() -> ClientKey {
        ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap().0
    }

    fn ids(draft: &Draft, is_local: bool) -> Vec<&'static str> {
        let picture = draft.picture.as_ref().map(|picture| decode(&picture.bytes));
        check(draft, Some(&key()), picture.as_ref(), ServiceFacts { is_local, ..ServiceFacts::default() })
            .iter()
            .map(|finding| finding.id)
            .collect()
    }

    fn site(url: &str, key: &str) -> Draft {
        Draft { kind: Kind::Recaptcha, website_url: url.into(), website_key: key.into(), ..Draft::default() }
    }

    const SITE_KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

    #[test]
    fn site_details_by_case() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("https://www.google.com/recaptcha/api2/demo", SITE_KEY, &[]),
            ("http://example.com", SITE_KEY, &[]),
            ("", SITE_KEY, &["url.missing"]),
            ("https://example.com", " ", &["site-key.missing"]),
            ("example.com/login", SITE_KEY, &["url.shape"]),
            (" https://example.com", SITE_KEY, &["url.shape"]),
            ("ftp://example.com", SITE_KEY, &["url.shape"]),
            ("hello", SITE_KEY, &["url.shape"]),
            ("https://192.168.1.4/login", SITE_KEY, &["url.local"]),
            ("https://box.local/", SITE_KEY, &["url.local"]),
            ("https://example.com", "6Le-wvkS", &["site-key.length"]),
            ("https://example.com", "7Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-", &["site-key.prefix"]),
            ("https://example.com", "6Le-wvkSAAAAAPBMRTvw0Q4 Muexq9bi0DJwx_mJ-", &["site-key.space"]),
            (SITE_KEY, "https://example.com", &["site.swapped", "url.shape"]),
        ];
        for (url, key, expected) in cases {
            assert_eq!(ids(&site(url, key), false), *expected, "{url} {key}");
        }
    }

    #[test]
    fn a_client_key_in_another_field_is_noticed() {
        let mut draft = site("https://example.com", "67b6bcbb1a728ea8d563de6d169a2057");
        draft.callback_url = "https://example.com/67b6bcbb1a728ea8d563de6d169a2057".into();
        assert_eq!(ids(&draft, false), ["site-key.length", "key.elsewhere", "key.elsewhere"]);
    }

    #[test]
    fn fixes_mend_what_they_promise() {
        let findings = check(&site("example.com", SITE_KEY), Some(&key()), None, ServiceFacts::default());
        assert_eq!(findings[0].fix, Some(Fix::WebsiteUrl("https://example.com".into())));
        let findings =
            check(&site("https://a.example", &format!("{SITE_KEY}\n")), Some(&key()), None, ServiceFacts::default());
        assert_eq!(findings[0].fix, Some(Fix::WebsiteKey(SITE_KEY.into())));
    }

    #[test]
    fn callbacks_on_loopback_suit_only_the_sandbox() {
        let mut draft = site("https://example.com", SITE_KEY);
        for (url, remote, local) in [
            ("", &[][..], &[][..]),
            ("https://example.com/hook", &[], &[]),
            ("http://127.0.0.1:9000/x", &["callback.local"], &[]),
            ("http://10.1.2.3/x", &["callback.local"], &[]),
            ("example.com/hook", &["callback.shape"], &["callback.shape"]),
        ] {
            draft.callback_url = url.into();
            assert_eq!(ids(&draft, false), remote, "{url}");
            assert_eq!(ids(&draft, true), local, "{url}");
        }
    }

    #[test]
    fn only_what_cannot_be_sent_blocks() {
        let findings = check(&Draft::default(), None, None, ServiceFacts { is_local: true, ..ServiceFacts::default() });
        assert_eq!(
            findings.iter().map(|f| (f.id, f.blocks)).collect::<Vec<_>>(),
            [("key.missing", true), ("picture.missing", true)]
        );
        let tiny = Draft { picture: Some(DraftPicture::new(b"GIF89a".to_vec(), "t", vec![])), ..Draft::default() };
        let picture = decode(b"GIF89a");
        let findings =
            check(&tiny, Some(&key()), Some(&picture), ServiceFacts { is_local: true, ..ServiceFacts::default() });
        assert!(findings.iter().all(|finding| !finding.blocks), "{findings:?}");
        assert_eq!(findings.iter().map(|f| f.id).collect::<Vec<_>>(), ["picture.unreadable", "picture.too-small"]);
    }

    #[test]
    fn undocumented_formats_and_sizes_warn() {
        let image = image::DynamicImage::new_rgb8(500, 400);
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Bmp).unwrap();
        let draft = Draft { picture: Some(DraftPicture::new(bytes.into_inner(), "t", vec![])), ..Draft::default() };
        assert_eq!(ids(&draft, true), ["picture.too-large", "picture.format"]);
    }

    #[test]
    fn odd_keys_are_warned_about_and_never_refused() {
        let live = ServiceFacts::default();
        for (text, ids) in [
            ("67b6bcbb1a728ea8d563de6d169a2057", &[][..]),
            ("67B6BCBB1A728EA8D563DE6D169A2057__recognizingthreshold_70", &[]),
            ("67b6bcbb1a728ea8d563de6d169a205", &["key.shape"]),
            ("sandbox:slow", &["key.shape"]),
        ] {
            let (key, _) = ClientKey::from_input(text).unwrap();
            let findings = check(&site("https://a.example/", SITE_KEY), Some(&key), None, live);
            let found: Vec<_> = findings.iter().map(|finding| finding.id).collect();
            assert_eq!(found, ids, "{text}");
            assert!(findings.iter().all(|finding| !finding.blocks));
            let local = ServiceFacts { is_local: true, ..live };
            assert!(check(&site("https://a.example/", SITE_KEY), Some(&key), None, local).is_empty());
        }
    }
}
