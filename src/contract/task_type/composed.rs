//! The types that forms compose, which are those that `CapKill` documents.

use super::super::SiteKey;
use super::field::{FieldKind, TaskField, asked, option, text};
use super::row::{Holds, TaskType};
use super::service::Service;

pub const IMAGE_TO_TEXT: &str = "ImageToTextTask";
pub const NO_CAPTCHA_PROXYLESS: &str = "NoCaptchaTaskProxyless";

/// The services that document the two types.
const SERVICES: &[Service] =
    &[Service::CapKill, Service::AntiCaptcha, Service::CapMonster, Service::TwoCaptcha, Service::CapSolver];

#[rustfmt::skip]
const PICTURE_FIELDS: &[TaskField] = &[
    asked("body", FieldKind::Base64, "The picture's file as base64", ["Picture", "", "Add a picture"]),
    option("case", FieldKind::Bool, "Letter case matters").labelled("Letter case matters"),
    option("numeric", FieldKind::Integer { min: 0, max: 4 }, "0 any, 1 digits only; 2 to 4 differ between services").labelled("Digits or letters"),
    option("math", FieldKind::Bool, "The picture is a sum to work out").labelled("A sum to work out"),
    option("phrase", FieldKind::Bool, "The answer has more than one word").labelled("More than one word"),
    option("minLength", FieldKind::Integer { min: 0, max: 100 }, "Fewest characters in the answer, 0 for any").labelled("Fewest characters"),
    option("maxLength", FieldKind::Integer { min: 0, max: 100 }, "Most characters in the answer, 0 for any").labelled("Most characters"),
    text("comment", "A hint for the worker").labelled("Hint for the worker"),
    text("websiteURL", "Anti-Captcha: the page the picture is from").labelled("Page of the picture"),
    text("languagePool", "Which workers: en or rn").labelled("Workers' language"),
    text("capMonsterModule", "CapMonster: which recogniser").labelled("Recogniser"),
    option("recognizingThreshold", FieldKind::Integer { min: 0, max: 100 }, "CapMonster: least confidence, in per cent").labelled("Least confidence"),
];

#[rustfmt::skip]
const RECAPTCHA_FIELDS: &[TaskField] = &[
    asked("websiteURL", FieldKind::Text, "Address of the page, with https://", ["Website URL", "https://example.com/login", "Enter the address of the page"]),
    asked("websiteKey", FieldKind::Text, "The page's data-sitekey", ["Website key", "The page's data-sitekey, 6L…", "Enter the page's data-sitekey"]),
    option("isInvisible", FieldKind::Bool, "The page uses invisible reCAPTCHA").labelled("Invisible reCAPTCHA"),
    text("recaptchaDataSValue", "The page's data-s value").labelled("Value of data-s"),
];

#[rustfmt::skip]
pub(super) const TYPES: &[TaskType] = &[
    TaskType::of_content(IMAGE_TO_TEXT, Holds::Picture, "a picture with text", SERVICES, PICTURE_FIELDS, &[("text", FieldKind::Text)])
        .called(&[(Service::YesCaptcha, "ImageToTextTaskTest"), (Service::YesCaptcha, "ImageToTextTaskMuggle"), (Service::YesCaptcha, "ImageToTextTaskM1")])
        .with_tab("Picture")
        .with_more(&[
            text("imgInstructions", "2captcha: a picture with a hint for the worker, as base64"),
            text("module", "CapSolver: which recogniser"),
            option("images", FieldKind::Texts, "CapSolver: several pictures at once, each as base64"),
        ]),
    TaskType::of_site(NO_CAPTCHA_PROXYLESS, "reCAPTCHA v2", SERVICES, RECAPTCHA_FIELDS, &[("gRecaptchaResponse", FieldKind::Text)])
        .also(&["RecaptchaV2TaskProxyless", "RecaptchaV2Task", "NoCaptchaTask"])
        .called(&[
            (Service::CapSolver, "ReCaptchaV2Task"), (Service::CapSolver, "ReCaptchaV2TaskProxyLess"),
            (Service::EzCaptcha, "ReCaptchaV2TaskProxyless"), (Service::EzCaptcha, "ReCaptchaV2TaskProxylessS9"),
            (Service::EzCaptcha, "ReCaptchaV2STaskProxyless"),
        ])
        .with_tab("reCAPTCHA")
        .with_key("websiteKey", SiteKey::Recaptcha)
        .with_more(&[
            text("apiDomain", "2captcha, CapSolver: the domain that the page loads the captcha from"),
            text("pageAction", "CapSolver: the action that the page names"),
            option("enterprisePayload", FieldKind::Object, "CapSolver: further values of a reCAPTCHA Enterprise"),
            option("isSession", FieldKind::Bool, "CapSolver: a session token is wanted as well"),
        ]),
];
