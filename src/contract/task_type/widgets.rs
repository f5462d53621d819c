//! Types of other widgets with a key of their own: hCaptcha, Turnstile, `FunCaptcha`, `GeeTest`.

use super::super::SiteKey;
use super::field::{FieldKind, WEBSITE_KEY, WEBSITE_URL, needed, needed_text, option, text};
use super::row::{Holds, SolutionField, TaskType};
use super::service::Service;

const TOKEN: &[SolutionField] = &[("token", FieldKind::Text)];

#[rustfmt::skip]
pub(super) const TYPES: &[TaskType] = &[
    TaskType::of_site("HCaptchaTaskProxyless", "hCaptcha",
        &[Service::AntiCaptcha, Service::CapMonster, Service::TwoCaptcha, Service::CapSolver, Service::NextCaptcha],
        &[WEBSITE_URL, WEBSITE_KEY,
          option("isInvisible", FieldKind::Bool, "The page uses invisible hCaptcha"),
          option("isEnterprise", FieldKind::Bool, "The page uses hCaptcha Enterprise"),
          option("enterprisePayload", FieldKind::Object, "Further values that the page gives, rqdata for example"),
          text("data", "CapMonster: the page's rqdata"),
          option("fallbackToActualUA", FieldKind::Bool, "CapMonster: a newer user agent may be used")],
        &[("gRecaptchaResponse", FieldKind::Text), ("userAgent", FieldKind::Text)])
        .also(&["HCaptchaTask"])
        .called(&[
            (Service::CapSolver, "HCaptchaTaskProxyLess"), (Service::CapSolver, "HCaptchaTurboTask"),
            (Service::NextCaptcha, "HCaptchaEnterpriseTask"),
        ])
        .with_key("websiteKey", SiteKey::Hcaptcha),
    TaskType::of_content("HCaptchaClassification", Holds::Other, "the pictures of an hCaptcha", &[Service::CapSolver, Service::YesCaptcha],
        &[needed("queries", FieldKind::List, "The pictures, each as base64"), needed_text("question", "What is to be found, as the page says it")],
        &[("objects", FieldKind::List)]),
    TaskType::of_site("TurnstileTaskProxyless", "Cloudflare Turnstile",
        &[Service::AntiCaptcha, Service::TwoCaptcha, Service::CapMonster, Service::CapSolver],
        &[WEBSITE_URL, WEBSITE_KEY,
          text("action", "Anti-Captcha, 2captcha: the page's data-action"),
          text("pageAction", "CapMonster: the page's data-action"),
          text("cData", "Anti-Captcha: the page's data-cdata"),
          text("turnstileCData", "Anti-Captcha, older: the page's data-cdata"),
          text("data", "2captcha, CapMonster: the page's data-cdata"),
          text("chlPageData", "Anti-Captcha: chlPageData of a whole challenge page"),
          text("pagedata", "2captcha: chlPageData of a whole challenge page"),
          text("pageData", "CapMonster: chlPageData of a whole challenge page"),
          option("cloudflareTaskType", FieldKind::Word(&["token", "cf_clearance", "wait_room"]), "CapMonster: what is wanted of a whole challenge page"),
          text("htmlPageBase64", "CapMonster: the challenge page as base64"),
          text("apiJsUrl", "CapMonster: the address of the widget's script"),
          option("metadata", FieldKind::Object, "CapSolver: the page's action and cdata"),
          option("rqData", FieldKind::Object, "EZ-Captcha: the page's mode, action and cdata")],
        &[("token", FieldKind::Text), ("userAgent", FieldKind::Text)])
        .also(&["TurnstileTask"])
        .called(&[
            (Service::CapSolver, "AntiTurnstileTaskProxyLess"), (Service::CapSolver, "AntiTurnstileTask"),
            (Service::EzCaptcha, "CloudFlareTurnstileTask"), (Service::YesCaptcha, "TurnstileTaskProxylessM1"),
        ])
        .with_key("websiteKey", SiteKey::Turnstile),
    TaskType::of_site("FunCaptchaTaskProxyless", "Arkose Labs (FunCaptcha)",
        &[Service::AntiCaptcha, Service::TwoCaptcha, Service::CapMonster, Service::CapSolver, Service::NextCaptcha],
        &[WEBSITE_URL, needed_text("websitePublicKey", "The page's public key of Arkose Labs"),
          text("funcaptchaApiJSSubdomain", "The host that the page loads the captcha from"),
          option("data", FieldKind::TextOrObject, "Further values that the page gives, a blob for example")],
        TOKEN)
        .also(&["FunCaptchaTask"])
        .called(&[(Service::CapSolver, "FunCaptchaTaskProxyLess"), (Service::EzCaptcha, "FuncaptchaTaskProxyless")])
        .with_key("websitePublicKey", SiteKey::FunCaptcha),
    TaskType::of_content("FunCaptchaClassification", Holds::Other, "the pictures of a FunCaptcha", &[Service::CapSolver, Service::YesCaptcha],
        &[needed_text("question", "What is to be done, as the page says it"), text("image", "The picture as base64"),
          option("images", FieldKind::Texts, "The pictures, each as base64")],
        &[("objects", FieldKind::List)]),
    TaskType::of_site("GeeTestTaskProxyless", "GeeTest",
        &[Service::AntiCaptcha, Service::TwoCaptcha, Service::CapMonster, Service::CapSolver],
        &[WEBSITE_URL,
          text("gt", "The page's gt, or its captcha_id in version 4"),
          text("challenge", "Version 3: a fresh challenge, which only works once"),
          text("captchaId", "CapSolver: the page's captcha_id in version 4"),
          option("version", FieldKind::Integer { min: 3, max: 4 }, "The version of GeeTest, 3 unless it is given"),
          option("initParameters", FieldKind::Object, "Version 4: further values that the page gives"),
          text("geetestApiServerSubdomain", "The host that the page loads the captcha from"),
          text("geetestGetLib", "The script that the page loads the captcha with"),
          text("risk_type", "2captcha: the kind of puzzle in version 4"), text("riskType", "CapSolver: the kind of puzzle in version 4")],
        &[("challenge", FieldKind::Text), ("validate", FieldKind::Text), ("seccode", FieldKind::Text)])
        .also(&["GeeTestTask"])
        .called(&[(Service::CapSolver, "GeeTestTaskProxyLess")])
        .with_key("gt", SiteKey::GeeTest),
];
