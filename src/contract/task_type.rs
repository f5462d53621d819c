//! Task types and their fields as a table.
//!
//! A row is the whole change: the form with its tab, the checks, the JSON editor and the sandbox read it. Only what
//! no form can hold yet, a new [`FieldKind`] or a new [`Holds`], takes code elsewhere, which the compiler names.

use super::Source;

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
    /// Base64 of a picture's file, on one line, without a `data:` prefix.
    Base64,
}

impl FieldKind {
    /// Returns the values that the field takes, in words.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Integer { min, max } => format!("{min} to {max}"),
            Self::Base64 => "base64".to_owned(),
        }
    }
}

/// One field of a task object.
#[derive(Clone, Copy, Debug)]
pub struct TaskField {
    pub name: &'static str,
    pub kind: FieldKind,
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

/// What a task is about, which decides the checks of its body and the solution that the sandbox gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A picture.
    Picture,
    /// A page with a reCAPTCHA.
    Site,
}

/// One task type.
#[derive(Clone, Copy, Debug)]
pub struct TaskType {
    pub name: &'static str,
    /// Names under which services take the same task.
    pub other_names: &'static [&'static str],
    pub source: Source,
    /// The name of the form's tab.
    pub label: &'static str,
    pub holds: Holds,
    pub fields: &'static [TaskField],
}

impl TaskType {
    /// Returns the fields that must be there, which a form shows first.
    pub fn required(&self) -> impl Iterator<Item = &'static TaskField> + use<> {
        self.fields.iter().filter(|field| field.required)
    }

    /// Returns the optional fields, which a form offers as options.
    pub fn options(&self) -> impl Iterator<Item = &'static TaskField> + use<> {
        self.fields.iter().filter(|field| !field.required)
    }

    /// Returns the field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static TaskField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the type's name and its other names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        [self.name].into_iter().chain(self.other_names.iter().copied())
    }
}

pub const IMAGE_TO_TEXT: &str = "ImageToTextTask";
pub const NO_CAPTCHA_PROXYLESS: &str = "NoCaptchaTaskProxyless";

const fn required(name: &'static str, kind: FieldKind, meaning: &'static str, asked: [&'static str; 3]) -> TaskField {
    let [label, example, missing] = asked;
    TaskField { name, kind, required: true, source: Source::CapKill, meaning, label, example, missing }
}

const fn option(name: &'static str, kind: FieldKind, label: &'static str, meaning: &'static str) -> TaskField {
    TaskField { name, kind, required: false, source: Source::Family, meaning, label, example: "", missing: "" }
}

/// The types that forms compose, in the order of their tabs. The other names without `Proxyless` may come with a
/// proxy; source: compatible services.
#[rustfmt::skip]
pub const TASK_TYPES: &[TaskType] = &[
    TaskType { name: IMAGE_TO_TEXT, other_names: &[], label: "Picture", holds: Holds::Picture, source: Source::CapKill, fields: &[
        required("body", FieldKind::Base64, "The picture's file as base64", ["Picture", "", "Add a picture"]),
        option("case", FieldKind::Bool, "Letter case matters", "Letter case matters"),
        option("numeric", FieldKind::Integer { min: 0, max: 4 }, "Digits or letters", "0 any, 1 digits only; 2 to 4 differ between services"),
        option("math", FieldKind::Bool, "A sum to work out", "The picture is a sum to work out"),
        option("phrase", FieldKind::Bool, "More than one word", "The answer has more than one word"),
        option("minLength", FieldKind::Integer { min: 0, max: 100 }, "Fewest characters", "Fewest characters in the answer, 0 for any"),
        option("maxLength", FieldKind::Integer { min: 0, max: 100 }, "Most characters", "Most characters in the answer, 0 for any"),
        option("comment", FieldKind::Text, "Hint for the worker", "A hint for the worker"),
        option("websiteURL", FieldKind::Text, "Page of the picture", "Anti-Captcha: the page the picture is from"),
        option("languagePool", FieldKind::Text, "Workers' language", "Which workers: en or rn"),
        option("capMonsterModule", FieldKind::Text, "Recogniser", "CapMonster: which recogniser"),
        option("recognizingThreshold", FieldKind::Integer { min: 0, max: 100 }, "Least confidence", "CapMonster: least confidence, in per cent"),
    ] },
    TaskType { name: NO_CAPTCHA_PROXYLESS, other_names: &["RecaptchaV2TaskProxyless", "RecaptchaV2Task", "NoCaptchaTask"], label: "reCAPTCHA", holds: Holds::Site, source: Source::CapKill, fields: &[
        required("websiteURL", FieldKind::Text, "Address of the page, with https://", ["Website URL", "https://example.com/login", "Enter the address of the page"]),
        required("websiteKey", FieldKind::Text, "The page's data-sitekey", ["Website key", "The page's data-sitekey, 6L…", "Enter the page's data-sitekey"]),
        option("isInvisible", FieldKind::Bool, "Invisible reCAPTCHA", "The page uses invisible reCAPTCHA"),
        option("recaptchaDataSValue", FieldKind::Text, "Value of data-s", "The page's data-s value"),
    ] },
];

/// Returns the type of a name, which may be one of its other names.
#[must_use]
pub fn task_type(name: &str) -> Option<&'static TaskType> {
    TASK_TYPES.iter().find(|row| row.names().any(|known| known == name))
}

/// Older names of fields, and their names now. Source: compatible services.
pub const OLDER_NAMES: &[(&str, &str)] = &[("Case", "case"), ("CapMonsterModule", "capMonsterModule")];

/// Fields that a published library spells otherwise, by task type and the library's spelling. The service ignores
/// such a field and does the task all the same. Source: seen.
pub const LIBRARY_SPELLINGS: &[(&str, &str)] = &[(IMAGE_TO_TEXT, "websiteUrl")];

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

/// Types that only compatible services have: a body that names one has no misspelt type. Source: seen.
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_leads_to_one_type() {
        let names: Vec<&str> = TASK_TYPES.iter().flat_map(TaskType::names).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(names.iter().all(|name| task_type(name).is_some_and(|row| row.names().any(|known| known == *name))));
    }

    #[test]
    fn no_type_is_both_here_and_elsewhere() {
        assert!(ELSEWHERE_TYPES.iter().all(|name| task_type(name).is_none()));
    }

    #[test]
    fn forms_ask_for_fields_in_the_house_style() {
        for field in TASK_TYPES.iter().flat_map(|known| known.fields) {
            let asked = if field.required { [field.meaning, field.missing] } else { [field.label; 2] };
            for text in [field.label].into_iter().chain(asked) {
                assert!(!text.ends_with('.') && text.starts_with(char::is_uppercase), "{}: {text}", field.name);
            }
        }
    }
}
