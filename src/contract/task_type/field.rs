//! Fields of a task object: what JSON each takes, and whether the task needs it.

use super::super::Source;

/// What JSON a field takes, and how a form asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Bool,
    /// A whole number within bounds, both included.
    Integer {
        min: i64,
        max: i64,
    },
    /// A number within bounds, both included, perhaps with a fraction.
    Number {
        min: i64,
        max: i64,
    },
    /// Base64 of a picture's file, on one line, without a `data:` prefix.
    Base64,
    /// One of these words.
    Word(&'static [&'static str]),
    Object,
    /// Text at one service, an object at another.
    TextOrObject,
    /// A list of texts.
    Texts,
    /// A list of anything.
    List,
}

impl FieldKind {
    /// Returns the values that the field takes, in words.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Integer { min, max } => format!("{min} to {max}"),
            Self::Number { min, max } => format!("a number from {min} to {max}"),
            Self::Base64 => "base64".to_owned(),
            Self::Word(words) => either(words),
            Self::Text | Self::Object | Self::TextOrObject | Self::Texts | Self::List => self.json_kind().to_owned(),
        }
    }

    /// Returns the kind of JSON that the field takes, in words.
    #[must_use]
    pub const fn json_kind(self) -> &'static str {
        match self {
            Self::Text | Self::Base64 | Self::Word(_) => "text in quotation marks",
            Self::Bool => "true or false",
            Self::Integer { .. } => "a whole number",
            Self::Number { .. } => "a number",
            Self::Object => "an object in braces",
            Self::TextOrObject => "text in quotation marks or an object in braces",
            Self::Texts => "a list of texts in brackets",
            Self::List => "a list in brackets",
        }
    }

    /// Returns the JSON that a new field of this kind begins with.
    #[must_use]
    pub fn first_json(self) -> String {
        match self {
            Self::Text | Self::Base64 | Self::TextOrObject => "\"\"".to_owned(),
            Self::Bool => "true".to_owned(),
            Self::Integer { min, .. } | Self::Number { min, .. } => min.to_string(),
            Self::Word(words) => format!("\"{}\"", words.first().copied().unwrap_or_default()),
            Self::Object => "{}".to_owned(),
            Self::Texts | Self::List => "[]".to_owned(),
        }
    }
}

/// Returns words as a choice: `http, https or socks5`.
fn either(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => words.concat(),
    }
}

/// One field of a task object.
#[derive(Clone, Copy, Debug)]
pub struct TaskField {
    pub name: &'static str,
    pub kind: FieldKind,
    /// Every service that documents the type needs the field.
    pub required: bool,
    pub source: Source,
    pub meaning: &'static str,
    /// What a form calls the field.
    pub label: &'static str,
    /// The example that stands in a required field while it is empty.
    pub example: &'static str,
    /// What to do while a required field is empty.
    pub missing: &'static str,
}

/// Makes a required field of a type that a form composes, with what the form asks: label, example, and what to do.
pub(super) const fn asked(
    name: &'static str,
    kind: FieldKind,
    meaning: &'static str,
    asked: [&'static str; 3],
) -> TaskField {
    let [label, example, missing] = asked;
    TaskField { name, kind, required: true, source: Source::CapKill, meaning, label, example, missing }
}

/// Makes a required field of a type that only compatible services document.
pub(super) const fn needed(name: &'static str, kind: FieldKind, meaning: &'static str) -> TaskField {
    TaskField { required: true, ..option(name, kind, meaning) }
}

/// Makes an optional field.
pub(super) const fn option(name: &'static str, kind: FieldKind, meaning: &'static str) -> TaskField {
    TaskField { name, kind, required: false, source: Source::Family, meaning, label: name, example: "", missing: "" }
}

/// Makes an optional text field.
pub(super) const fn text(name: &'static str, meaning: &'static str) -> TaskField {
    option(name, FieldKind::Text, meaning)
}

impl TaskField {
    /// Gives an optional field of a form the name that the form calls it by.
    pub(super) const fn labelled(self, label: &'static str) -> Self {
        Self { label, ..self }
    }
}

/// Makes a required text field of a type that only compatible services document.
pub(super) const fn needed_text(name: &'static str, meaning: &'static str) -> TaskField {
    needed(name, FieldKind::Text, meaning)
}

/// The address of the page with the captcha.
pub(super) const WEBSITE_URL: TaskField = needed_text("websiteURL", "Address of the page, with https://");

/// The key of the page's captcha.
pub(super) const WEBSITE_KEY: TaskField = needed_text("websiteKey", "The key of the captcha on the page");

/// The fields that describe a proxy, in a task of a type that takes one. A service needs the first three together.
/// Source: compatible services.
#[rustfmt::skip]
pub const PROXY_FIELDS: &[TaskField] = &[
    needed("proxyType", FieldKind::Word(&["http", "https", "socks4", "socks5"]), "The proxy's protocol"),
    needed_text("proxyAddress", "The proxy's host name or IP address alone"),
    needed("proxyPort", FieldKind::Integer { min: 1, max: 65_535 }, "The proxy's port"),
    text("proxyLogin", "The user name at the proxy, if it asks for one"),
    text("proxyPassword", "The password at the proxy"),
    text("userAgent", "The browser that the service says it is"),
    text("proxy", "CapSolver: the whole proxy in one text, protocol:host:port:user:password"),
];

/// Older names of fields, and their names now. Source: compatible services.
pub const OLDER_NAMES: &[(&str, &str)] = &[("Case", "case"), ("CapMonsterModule", "capMonsterModule")];

/// Text fields that are of no use any more, and why. Source: compatible services.
pub const RETIRED_FIELDS: &[(&str, &str)] = &[(
    "websiteSToken",
    "an old field for a \"secure token\" that Google gave up in 2018; no page has one now, and services ignore it",
)];

/// Values of `method` in the older in.php API, and the types that mean the same here. Source: compatible services.
pub const OLDER_METHODS: &[(&str, &str)] = &[
    ("userrecaptcha", "NoCaptchaTaskProxyless"),
    ("base64", "ImageToTextTask"),
    ("post", "ImageToTextTask"),
    ("hcaptcha", "HCaptchaTaskProxyless"),
    ("turnstile", "TurnstileTaskProxyless"),
    ("funcaptcha", "FunCaptchaTaskProxyless"),
    ("geetest", "GeeTestTaskProxyless"),
    ("geetest_v4", "GeeTestTaskProxyless"),
    ("amazon_waf", "AmazonTaskProxyless"),
    ("yandex", "YandexSmartCaptchaTaskProxyless"),
];

/// Fields beside the task. Client libraries send `softId` and `languagePool`, and with a poll they send back the
/// fields of the reply. Source: `CapKill` and seen.
pub const TOP_FIELDS: &[&str] = &[
    "clientKey",
    "task",
    "callbackUrl",
    "taskId",
    "softId",
    "languagePool",
    "errorId",
    "errorCode",
    "errorDescription",
];

/// Fields that client libraries put into a task of any type. Source: seen.
pub const COMMON_FIELDS: &[&str] = &["softId", "userAgent", "cookies"];
