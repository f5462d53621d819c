//! Types of less common captchas on a page.

use super::field::{FieldKind, WEBSITE_KEY, WEBSITE_URL, needed_text, option, text};
use super::row::{SolutionField, TaskType};
use super::service::Service;

const TOKEN: &[SolutionField] = &[("token", FieldKind::Text)];
const APP_ID: super::field::TaskField = needed_text("appId", "The page's appId");

#[rustfmt::skip]
pub(super) const TYPES: &[TaskType] = &[
    TaskType::of_site("FriendlyCaptchaTaskProxyless", "Friendly Captcha", &[Service::AntiCaptcha, Service::TwoCaptcha],
        &[WEBSITE_URL, WEBSITE_KEY, text("version", "The version, v1 or v2"), text("moduleScript", "The address of the widget's module"), text("nomoduleScript", "The address of the widget's script for old browsers")], TOKEN)
        .also(&["FriendlyCaptchaTask"]),
    TaskType::of_site("ProsopoTaskProxyless", "Prosopo Procaptcha", &[Service::AntiCaptcha, Service::TwoCaptcha, Service::CapMonster], &[WEBSITE_URL, WEBSITE_KEY], TOKEN)
        .also(&["ProsopoTask"]),
    TaskType::of_site("MtCaptchaTaskProxyless", "MTCaptcha", &[Service::TwoCaptcha, Service::CapMonster, Service::CapSolver],
        &[WEBSITE_URL, WEBSITE_KEY, text("pageAction", "CapMonster: the action that the page names"), option("isInvisible", FieldKind::Bool, "CapMonster: the page uses the invisible kind")], TOKEN)
        .also(&["MtCaptchaTask"])
        .called(&[(Service::CapMonster, "MTCaptchaTask"), (Service::CapSolver, "MtCaptchaTaskProxyLess")]),
    TaskType::of_site("AltchaTaskProxyless", "ALTCHA", &[Service::AntiCaptcha, Service::TwoCaptcha],
        &[WEBSITE_URL, text("challengeURL", "The address of the challenge"), text("challengeJSON", "The challenge as JSON text")], TOKEN)
        .also(&["AltchaTask"]),
    TaskType::of_site("TencentTaskProxyless", "Tencent", &[Service::TwoCaptcha], &[WEBSITE_URL, APP_ID, text("captchaScript", "The address of the captcha's script")],
        &[("ticket", FieldKind::Text), ("randstr", FieldKind::Text), ("appid", FieldKind::Text), ("ret", FieldKind::Integer { min: 0, max: 0 })])
        .also(&["TencentTask"]),
    TaskType::of_site("AtbCaptchaTaskProxyless", "atbCAPTCHA", &[Service::TwoCaptcha], &[WEBSITE_URL, APP_ID, needed_text("apiServer", "The host that the page loads the captcha from")], TOKEN)
        .also(&["AtbCaptchaTask"]),
    TaskType::of_site("AlibabaTaskProxyless", "Alibaba", &[Service::TwoCaptcha],
        &[WEBSITE_URL, needed_text("sceneId", "The page's sceneId"), needed_text("prefix", "The page's prefix"), text("userId", "The page's userId"), text("userUserId", "The page's userUserId"),
          text("verifyType", "The page's verifyType"), text("region", "The page's region"), text("userCertifyId", "The page's userCertifyId"), text("apiGetLib", "The address of the captcha's script")], TOKEN)
        .also(&["AlibabaTask"]),
    TaskType::of_site("BinanceTask", "Binance", &[Service::TwoCaptcha, Service::CapMonster], &[WEBSITE_URL, WEBSITE_KEY, needed_text("validateId", "The page's securityCheckResponseValidateId")], TOKEN)
        .called(&[(Service::TwoCaptcha, "BinanceTaskproxyless")]),
    TaskType::of_site("CaptchaFoxTask", "CaptchaFox", &[Service::TwoCaptcha], &[WEBSITE_URL, WEBSITE_KEY, text("apiServer", "The host that the page loads the captcha from")], TOKEN),
    TaskType::of_site("CapyTaskProxyless", "Capy", &[Service::TwoCaptcha], &[WEBSITE_URL, WEBSITE_KEY],
        &[("answer", FieldKind::Text), ("captchakey", FieldKind::Text), ("challengekey", FieldKind::Text), ("respKey", FieldKind::Text)])
        .also(&["CapyTask"]),
    TaskType::of_site("CutCaptchaTaskProxyless", "Cutcaptcha", &[Service::TwoCaptcha], &[WEBSITE_URL, needed_text("miseryKey", "The page's CUTCAPTCHA_MISERY_KEY"), needed_text("apiKey", "The page's data-apikey")], TOKEN)
        .also(&["CutCaptchaTask"]),
    TaskType::of_site("AntiCyberSiAraTaskProxyless", "CyberSiARA", &[Service::TwoCaptcha], &[WEBSITE_URL, needed_text("SlideMasterUrlId", "The page's MasterUrlId")], TOKEN)
        .also(&["AntiCyberSiAraTask"]),
    TaskType::of_site("KeyCaptchaTaskProxyless", "KeyCAPTCHA", &[Service::TwoCaptcha],
        &[WEBSITE_URL, needed_text("s_s_c_user_id", "The page's s_s_c_user_id"), needed_text("s_s_c_session_id", "The page's s_s_c_session_id"),
          needed_text("s_s_c_web_server_sign", "The page's s_s_c_web_server_sign"), needed_text("s_s_c_web_server_sign2", "The page's s_s_c_web_server_sign2")], TOKEN)
        .also(&["KeyCaptchaTask"]),
    TaskType::of_site("LeminTaskProxyless", "Lemin", &[Service::TwoCaptcha],
        &[WEBSITE_URL, needed_text("captchaId", "The page's captcha id, CROPPED_…"), needed_text("divId", "The id of the page's element for the captcha"), text("leminApiServerSubdomain", "The host that the page loads the captcha from")],
        &[("answer", FieldKind::Text), ("challenge_id", FieldKind::Text)])
        .also(&["LeminTask"]),
    TaskType::of_site("VKCaptchaTask", "VK", &[Service::TwoCaptcha], &[needed_text("redirectUri", "The address of the captcha in the error that VK returned")], TOKEN),
    TaskType::of_site("YandexSmartCaptchaTaskProxyless", "Yandex SmartCaptcha", &[Service::TwoCaptcha], &[WEBSITE_URL, WEBSITE_KEY], TOKEN)
        .also(&["YandexSmartCaptchaTask"]),
    TaskType::of_site("YidunTaskProxyless", "NetEase Yidun", &[Service::TwoCaptcha],
        &[WEBSITE_URL, WEBSITE_KEY, text("yidunGetLib", "The address of the captcha's script"), text("yidunApiServerSubdomain", "The host that the page loads the captcha from"),
          text("challenge", "The page's challenge"), text("hcg", "The page's hcg"), option("hct", FieldKind::Number { min: 0, max: i64::MAX }, "The page's hct")], TOKEN)
        .also(&["YidunTask"]),
];
