//! Checks the page that a task is about: its URL, and the key of its reCAPTCHA.

use url::{Host, Url};

use super::fix;
use super::subject::Subject;
use crate::contract::{Holds, SITE_KEY_LENGTH, SITE_KEY_PREFIX, is_loopback_host};
use crate::payload::document::{Edit, Node};
use crate::payload::place::{WEBSITE_KEY, WEBSITE_URL};
use crate::payload::{Finding, Fix};

/// The key with which Google lets programs be tested. Source: Google's documentation of reCAPTCHA.
const TEST_KEY: &str = "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI";

/// A test whether a site key has a product's shape, and the product's name.
type Product = (fn(&str) -> bool, &'static str);

/// Shapes of other products' site keys. Source: seen.
const PRODUCTS: &[Product] = &[
    (|key| key.starts_with("0x4") && key.len() >= 20, "Cloudflare Turnstile"),
    (|key| is_uuid(key) && key.contains(|c: char| c.is_ascii_uppercase()), "Arkose Labs (FunCaptcha)"),
    (is_uuid, "hCaptcha"),
];

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A string field and its content.
type Field<'a> = (&'a Node, &'a str);

/// Returns the URL of a task that must have one, and the key where the page has a reCAPTCHA; `None` for other tasks.
fn fields<'a>(subject: &Subject<'a>) -> Option<(Option<Field<'a>>, Option<Field<'a>>)> {
    let document = subject.document;
    let field = |name| {
        let node = document.task(name)?;
        document.string(node).filter(|text| !text.trim().is_empty()).map(|text| (node, text))
    };
    let known = subject.task_type()?;
    let has_recaptcha = known.holds == Holds::Site;
    let needs_page = known.required().any(|required| required.name == "websiteURL");
    needs_page.then(|| (field("websiteURL"), if has_recaptcha { field("websiteKey") } else { None }))
}

fn are_swapped(url: &str, key: &str) -> bool {
    key.contains("://") && !url.contains("://")
}

pub(super) fn swapped(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((Some((url_node, url)), Some((key_node, key)))) = fields(subject) else { return };
    if are_swapped(url, key) {
        let swap = Fix {
            label: "Swap URL and key".to_owned(),
            before: format!("{WEBSITE_URL} {WEBSITE_KEY}"),
            after: format!("{WEBSITE_KEY} {WEBSITE_URL}"),
            edits: vec![Edit::string(url_node, key), Edit::string(key_node, url)],
        };
        let message = "This looks like the website URL";
        findings.push(Finding::new("site.swapped", WEBSITE_KEY, message).fixed_by(Some(swap)));
    }
}

pub(super) fn website_url(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((Some((node, text)), key)) = fields(subject) else { return };
    if key.is_some_and(|(_, key)| are_swapped(text, key)) {
        return;
    }
    if let Some(problem) = address_problem(text) {
        let message = match problem {
            AddressProblem::Space => "The URL is sent with the white space around it",
            AddressProblem::Scheme => "The URL lacks https:// in front",
            AddressProblem::Unreadable => "This is not the URL of a web page",
        };
        let mended = problem.mended(text).map(|text| fix::string(problem.label(), subject.document, node, &text));
        findings.push(Finding::new("url.shape", WEBSITE_URL, message).fixed_by(mended));
    } else if is_local_address(text) {
        let message = "The address is on a private network; the service can't open it";
        findings.push(Finding::new("url.local", WEBSITE_URL, message));
    }
}

pub(super) fn website_key(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((_, Some((node, text)))) = fields(subject) else { return };
    if let Some(key) = key_inside(text) {
        let taken_out = fix::string("Take the key out of it", subject.document, node, key);
        let message = "The website key stands inside of other text";
        findings.push(Finding::new("site-key.length", WEBSITE_KEY, message).fixed_by(taken_out));
        return;
    }
    let mended: String = text.split_whitespace().collect();
    if mended != text {
        let without = fix::string("Take the white space out", subject.document, node, &mended);
        let message = "The website key is sent with the white space in it";
        findings.push(Finding::new("site-key.space", WEBSITE_KEY, message).fixed_by(without));
    }
    if mended.contains("://") {
        return;
    }
    if let Some((_, product)) = PRODUCTS.iter().find(|(has_shape, _)| has_shape(&mended)) {
        let message = format!("This key looks like one of {product}, not of reCAPTCHA");
        findings.push(Finding::new("site-key.product", WEBSITE_KEY, message));
        return;
    }
    if mended == TEST_KEY {
        let message = "This is Google's public test key, not the key of a page";
        findings.push(Finding::new("site-key.test", WEBSITE_KEY, message));
    }
    let length = mended.chars().count();
    if length != SITE_KEY_LENGTH {
        let message = format!("Real website keys have {SITE_KEY_LENGTH} characters; this one has {length}");
        findings.push(Finding::new("site-key.length", WEBSITE_KEY, message));
    } else if !mended.starts_with(SITE_KEY_PREFIX) {
        let message = format!("Real website keys begin with {SITE_KEY_PREFIX}");
        findings.push(Finding::new("site-key.prefix", WEBSITE_KEY, message));
    }
}

/// Returns the one site key that other text stands around, such as an attribute or a script's address.
fn key_inside(text: &str) -> Option<&str> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_key = |word: &&str| word.len() == SITE_KEY_LENGTH && word.starts_with(SITE_KEY_PREFIX);
    let mut keys = text.split(|c: char| !is_letter(c)).filter(is_key);
    let key = keys.next().filter(|key| *key != text.trim())?;
    keys.all(|other| other == key).then_some(key)
}

/// What is wrong with an address as typed.
#[derive(Clone, Copy)]
pub(super) enum AddressProblem {
    Space,
    Scheme,
    Unreadable,
}

impl AddressProblem {
    /// Returns the label of the button that mends the address.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Space => "Take the white space off",
            Self::Scheme => "Put https:// in front",
            Self::Unreadable => "",
        }
    }

    /// Returns the address without the problem, where that is certain.
    pub(super) fn mended(self, text: &str) -> Option<String> {
        let trimmed = text.trim();
        match self {
            Self::Space => Some(trimmed.to_owned()),
            Self::Scheme => Some(format!("https://{trimmed}")),
            Self::Unreadable => None,
        }
    }
}

/// Returns what is wrong with an address.
pub(super) fn address_problem(text: &str) -> Option<AddressProblem> {
    let trimmed = text.trim();
    if web_address(trimmed).is_some() {
        return (trimmed.len() != text.len()).then_some(AddressProblem::Space);
    }
    let with_scheme = web_address(&format!("https://{trimmed}"));
    // "https://foo" parses too: only for a text that looks like a host name the fix is offered.
    let looks_like_host =
        with_scheme.is_some_and(|url| url.host_str().is_some_and(|host| host.contains('.') || host == "localhost"));
    Some(if looks_like_host && !trimmed.contains("://") { AddressProblem::Scheme } else { AddressProblem::Unreadable })
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// Tells whether an address is on this machine or on a private network.
pub(super) fn is_local_address(text: &str) -> bool {
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
