//! Types of guards around whole sites, which are answered with cookies or with a token for a header.

use super::field::{FieldKind, WEBSITE_KEY, WEBSITE_URL, needed, needed_text, option, text};
use super::row::{SolutionField, TaskType};
use super::service::Service;

const COOKIE: &[SolutionField] = &[("cookie", FieldKind::Text)];
const COOKIES: &[SolutionField] = &[("cookies", FieldKind::Object), ("userAgent", FieldKind::Text)];

#[rustfmt::skip]
pub(super) const TYPES: &[TaskType] = &[
    TaskType::of_site("AmazonTaskProxyless", "AWS WAF", &[Service::AntiCaptcha, Service::TwoCaptcha, Service::CapMonster],
        &[WEBSITE_URL, text("websiteKey", "The page's gokuProps.key"), text("iv", "The page's gokuProps.iv"), text("context", "The page's gokuProps.context"),
          text("captchaScript", "The address of captcha.js"), text("challengeScript", "The address of challenge.js"), text("jsapiScript", "The address of jsapi.js"),
          option("cookieSolution", FieldKind::Bool, "CapMonster: cookies are wanted, not a voucher")],
        &[("captcha_voucher", FieldKind::Text), ("existing_token", FieldKind::Text)])
        .also(&["AmazonTask"]),
    TaskType::of_site("AntiAwsWafTask", "AWS WAF", &[Service::CapSolver],
        &[WEBSITE_URL, text("awsKey", "The page's key"), text("awsIv", "The page's iv"), text("awsContext", "The page's context"),
          text("awsChallengeJS", "The address of challenge.js"), text("awsApiJs", "The address of jsapi.js"), text("awsProblemUrl", "The address of the problem"),
          text("awsApiKey", "The api_key in the problem's address"), text("awsExistingToken", "The aws-waf-token of the last visit")],
        COOKIE)
        .also(&["AntiAwsWafTaskProxyLess"]),
    TaskType::of_site("DataDomeSliderTask", "DataDome", &[Service::TwoCaptcha, Service::CapSolver],
        &[needed_text("captchaUrl", "The address of the puzzle, at geo.captcha-delivery.com"), text("websiteURL", "Address of the page, with https://"), text("html", "CapSolver: the page's HTML")],
        COOKIE)
        .called(&[(Service::CapSolver, "DatadomeSliderTask")]),
    TaskType::of_site("AntiCloudflareTask", "a Cloudflare challenge page", &[Service::CapSolver], &[WEBSITE_URL, text("html", "The challenge page's HTML")], COOKIES)
        .called(&[(Service::YesCaptcha, "CloudFlareTaskS2"), (Service::YesCaptcha, "CloudFlareTaskS3")]),
    TaskType::of_site("CustomTask", "the guard that class names", &[Service::CapMonster],
        &[needed_text("class", "The kind of guard: DataDome, TenDI, Basilisk, Imperva and others"), WEBSITE_URL,
          text("websiteKey", "The key of the captcha on the page"), option("metadata", FieldKind::Object, "Further values that the page gives")],
        &[("domains", FieldKind::Object), ("data", FieldKind::Object)]),
    TaskType::of_site("AntiGateTask", "a page that a template goes through", &[Service::AntiCaptcha],
        &[WEBSITE_URL, needed_text("templateName", "The name of the template"), option("variables", FieldKind::Object, "The values that the template asks for"),
          option("domainsOfInterest", FieldKind::Texts, "The domains whose cookies are wanted")],
        &[("cookies", FieldKind::Object), ("localStorage", FieldKind::Object), ("url", FieldKind::Text)]),
    TaskType::of_site("AntiBotCookieTask", "a guarded page", &[Service::AntiCaptcha], &[WEBSITE_URL, text("provider", "The guard's maker")],
        &[("cookies", FieldKind::Object), ("fingerprint", FieldKind::Object)]),
    TaskType::of_site("IncapsulaTask", "Imperva Incapsula", &[Service::TwoCaptcha],
        &[WEBSITE_URL, needed_text("incapsulaScriptUrl", "The address of the guard's script"), needed_text("incapsulaCookies", "The cookies that the guard set"), text("reese84UrlEndpoint", "The address that takes the fingerprint")],
        COOKIES),
    TaskType::of_site("TspdTask", "F5 TSPD", &[Service::TwoCaptcha],
        &[WEBSITE_URL, needed_text("tspdCookie", "The cookies that the guard set"), needed_text("htmlPageBase64", "The page as base64")], COOKIES),
    TaskType::of_site("BasiliskTaskProxyless", "Basilisk", &[Service::TwoCaptcha], &[WEBSITE_URL, WEBSITE_KEY], &[("data", FieldKind::Object)])
        .also(&["BasiliskTask"]),
    TaskType::of_site("AntiBotdeflectorTaskProxyLess", "Bot Deflector", &[Service::CapSolver],
        &[WEBSITE_URL, needed_text("domain", "The guard's domain"), needed("flowToken", FieldKind::Text, "The token that the page gives")], &[("token", FieldKind::Text)]),
    TaskType::of_site("HuntTask", "HUNT", &[Service::TwoCaptcha], &[WEBSITE_URL, needed_text("apiGetLib", "The address of the guard's script"), text("data", "Further values that the page gives")],
        &[("token", FieldKind::Text)]),
];
