//! Types of reCAPTCHA beside version 2.

use super::super::SiteKey;
use super::field::{FieldKind, TaskField, WEBSITE_KEY, WEBSITE_URL, needed, needed_text, option, text};
use super::row::{Holds, SolutionField, TaskType};
use super::service::Service;

const TOKEN: &[SolutionField] = &[("gRecaptchaResponse", FieldKind::Text)];

const API_DOMAIN: TaskField = text("apiDomain", "The domain that the page loads the captcha from");
const PAGE_ACTION: TaskField = text("pageAction", "The action that the page names");
const PAYLOAD: TaskField = option("enterprisePayload", FieldKind::Object, "Further values that the page gives");
const SESSION: TaskField = option("isSession", FieldKind::Bool, "CapSolver: a session token is wanted as well");
const MIN_SCORE: TaskField = option(
    "minScore",
    FieldKind::Number { min: 0, max: 1 },
    "Least score of the token, 0.3, 0.7 or 0.9 at most services",
);

#[rustfmt::skip]
pub(super) const TYPES: &[TaskType] = &[
    TaskType::of_site("RecaptchaV2EnterpriseTaskProxyless", "reCAPTCHA v2 Enterprise",
        &[Service::AntiCaptcha, Service::CapMonster, Service::TwoCaptcha, Service::CapSolver],
        &[WEBSITE_URL, WEBSITE_KEY, PAYLOAD, API_DOMAIN, PAGE_ACTION, SESSION,
          option("isInvisible", FieldKind::Bool, "The page uses invisible reCAPTCHA"),
          text("recaptchaDataSValue", "The page's data-s value")],
        TOKEN)
        .also(&["RecaptchaV2EnterpriseTask"])
        .called(&[
            (Service::CapSolver, "ReCaptchaV2EnterpriseTask"), (Service::CapSolver, "ReCaptchaV2EnterpriseTaskProxyLess"),
            (Service::NextCaptcha, "RecaptchaV2HSEnterpriseTaskProxyless"),
            (Service::EzCaptcha, "RecaptchaV2SEnterpriseTaskProxyless"), (Service::EzCaptcha, "ReCaptchaV2EnterpriseTaskProxyless"),
        ])
        .with_key("websiteKey", SiteKey::Recaptcha),
    TaskType::of_site("RecaptchaV3TaskProxyless", "reCAPTCHA v3",
        &[Service::AntiCaptcha, Service::CapMonster, Service::TwoCaptcha, Service::CapSolver, Service::NextCaptcha],
        &[WEBSITE_URL, WEBSITE_KEY, MIN_SCORE, PAGE_ACTION, API_DOMAIN, PAYLOAD, SESSION,
          option("isEnterprise", FieldKind::Bool, "The page uses reCAPTCHA Enterprise")],
        TOKEN)
        .called(&[
            (Service::CapSolver, "ReCaptchaV3Task"), (Service::CapSolver, "ReCaptchaV3TaskProxyLess"),
            (Service::CapSolver, "ReCaptchaV3M1Task"), (Service::CapSolver, "ReCaptchaV3M1TaskProxyLess"),
            (Service::NextCaptcha, "RecaptchaV3Task"), (Service::NextCaptcha, "RecaptchaV3HSTaskProxyless"),
            (Service::EzCaptcha, "ReCaptchaV3TaskProxyless"), (Service::EzCaptcha, "ReCaptchaV3TaskProxylessS9"),
            (Service::YesCaptcha, "RecaptchaV3TaskProxylessM1"), (Service::YesCaptcha, "RecaptchaV3TaskProxylessM1S7"),
            (Service::YesCaptcha, "RecaptchaV3TaskProxylessM1S9"),
        ])
        .with_key("websiteKey", SiteKey::Recaptcha),
    TaskType::of_site("RecaptchaV3EnterpriseTask", "reCAPTCHA v3 Enterprise",
        &[Service::CapMonster, Service::CapSolver],
        &[WEBSITE_URL, WEBSITE_KEY, MIN_SCORE, PAGE_ACTION, API_DOMAIN, PAYLOAD, SESSION],
        TOKEN)
        .called(&[
            (Service::CapSolver, "ReCaptchaV3EnterpriseTask"), (Service::CapSolver, "ReCaptchaV3EnterpriseTaskProxyLess"),
            (Service::CapSolver, "ReCaptchaV3EnterpriseM1Task"), (Service::CapSolver, "ReCaptchaV3EnterpriseM1TaskProxyLess"),
            (Service::EzCaptcha, "ReCaptchaV3EnterpriseTaskProxyless"),
        ])
        .with_key("websiteKey", SiteKey::Recaptcha),
    TaskType::of_site("RecaptchaMobileTaskProxyless", "reCAPTCHA in an app", &[Service::NextCaptcha],
        &[needed_text("appPackageName", "The name of the app's package"), needed_text("appKey", "The app's reCAPTCHA key"),
          text("appAction", "The action that the app names"), text("appDevice", "The device: android or ios")],
        TOKEN)
        .also(&["RecaptchaMobileTask"])
        .called(&[(Service::NextCaptcha, "ReCaptchaMobileTaskProxyLess"), (Service::NextCaptcha, "ReCaptchaMobileTask"), (Service::NextCaptcha, "RecaptchaMobileTaskProxyLess")])
        .with_key("appKey", SiteKey::Recaptcha),
    TaskType::of_content("ReCaptchaV2Classification", Holds::Other, "the pictures of a reCAPTCHA", &[Service::CapSolver, Service::YesCaptcha],
        &[needed("image", FieldKind::Text, "The picture as base64"), needed_text("question", "What is to be found, as the service names it"),
          text("websiteURL", "The page the picture is from"), text("websiteKey", "The key of the captcha on the page")],
        &[("objects", FieldKind::List)]),
];
