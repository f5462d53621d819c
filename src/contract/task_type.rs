//! Task types and their fields as a table. Adding a field or a type touches only this file.

use super::Source;

/// What JSON a field takes, and how a form offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Bool,
    /// A whole number within bounds, both included.
    Integer {
        min: i64,
        max: i64,
    },
    /// Base64 of a file, one line, without a `data:` prefix.
    Base64,
}

/// One field of a task object.
#[derive(Clone, Copy, Debug)]
pub struct TaskField {
    pub name: &'static str,
    pub kind: FieldKind,
    pub required: bool,
    pub source: Source,
    pub meaning: &'static str,
}

/// One task type.
#[derive(Clone, Copy, Debug)]
pub struct TaskType {
    pub name: &'static str,
    pub source: Source,
    pub fields: &'static [TaskField],
}

impl TaskType {
    /// The optional fields, which a form offers as options.
    pub fn options(&self) -> impl Iterator<Item = &'static TaskField> {
        self.fields.iter().filter(|field| !field.required)
    }
}

pub const IMAGE_TO_TEXT: &str = "ImageToTextTask";
pub const NO_CAPTCHA_PROXYLESS: &str = "NoCaptchaTaskProxyless";

/// Other names of the same reCAPTCHA task; the last two only without a proxy. Source: family.
pub const RECAPTCHA_ALIASES: &[&str] = &["RecaptchaV2TaskProxyless", "RecaptchaV2Task", "NoCaptchaTask"];

const fn required(name: &'static str, kind: FieldKind, meaning: &'static str) -> TaskField {
    TaskField { name, kind, required: true, source: Source::CapKill, meaning }
}

const fn option(name: &'static str, kind: FieldKind, meaning: &'static str) -> TaskField {
    TaskField { name, kind, required: false, source: Source::Family, meaning }
}

/// The types a form can compose.
#[rustfmt::skip]
pub const TASK_TYPES: &[TaskType] = &[
    TaskType { name: IMAGE_TO_TEXT, source: Source::CapKill, fields: &[
        required("body", FieldKind::Base64, "The picture's file as base64"),
        option("case", FieldKind::Bool, "Letter case matters"),
        option("numeric", FieldKind::Integer { min: 0, max: 4 }, "0 any, 1 digits only; 2 to 4 differ between services"),
        option("math", FieldKind::Bool, "The picture is a sum to work out"),
        option("phrase", FieldKind::Bool, "The answer has more than one word"),
        option("minLength", FieldKind::Integer { min: 0, max: 100 }, "Fewest characters in the answer, 0 for any"),
        option("maxLength", FieldKind::Integer { min: 0, max: 100 }, "Most characters in the answer, 0 for any"),
        option("comment", FieldKind::Text, "A hint for the worker"),
        option("websiteURL", FieldKind::Text, "Anti-Captcha: the page the picture is from"),
        option("languagePool", FieldKind::Text, "Which workers: en or rn"),
        option("capMonsterModule", FieldKind::Text, "CapMonster: which recogniser"),
        option("recognizingThreshold", FieldKind::Integer { min: 0, max: 100 }, "CapMonster: least confidence, in per cent"),
    ] },
    TaskType { name: NO_CAPTCHA_PROXYLESS, source: Source::CapKill, fields: &[
        required("websiteURL", FieldKind::Text, "Address of the page, with https://"),
        required("websiteKey", FieldKind::Text, "The page's data-sitekey"),
        option("isInvisible", FieldKind::Bool, "The page uses invisible reCAPTCHA"),
        option("recaptchaDataSValue", FieldKind::Text, "The page's data-s value"),
    ] },
];

/// Looks a type up by its exact name.
#[must_use]
pub fn task_type(name: &str) -> Option<&'static TaskType> {
    TASK_TYPES.iter().find(|row| row.name == name)
}

/// Older names of fields, and their names now. Source: family.
pub const OLDER_NAMES: &[(&str, &str)] = &[("Case", "case"), ("CapMonsterModule", "capMonsterModule")];

/// Fields that a published library spells otherwise: the service ignores them, and the task is done all
/// the same. By task type and the library's spelling. Source: seen.
pub const LIBRARY_SPELLINGS: &[(&str, &str)] = &[(IMAGE_TO_TEXT, "websiteUrl")];

/// Fields beside the task. `softId` and `languagePool` are sent by client libraries, and so are the
/// reply's own fields, sent back with a poll. Source: `CapKill` and seen.
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

/// Types that compatible services have besides: no misspellings of the ones above. Source: seen.
pub const ELSEWHERE_TYPES: &[&str] = &[
    "RecaptchaV2EnterpriseTask",
    "RecaptchaV2EnterpriseTaskProxyless",
    "RecaptchaV3TaskProxyless",
    "RecaptchaV3EnterpriseTask",
    "HCaptchaTask",
    "HCaptchaTaskProxyless",
    "FunCaptchaTask",
    "FunCaptchaTaskProxyless",
    "GeeTestTask",
    "GeeTestTaskProxyless",
    "TurnstileTask",
    "TurnstileTaskProxyless",
    "AntiGateTask",
    "AmazonTask",
    "AmazonTaskProxyless",
    "DataDomeSliderTask",
    "ComplexImageTask",
    "CustomTask",
];
