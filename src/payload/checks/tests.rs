//! Drafts by case; whole bodies are in the corpus, `tests/corpus/`.

use super::*;
use crate::payload::document::Document;
use crate::payload::{DraftPicture, FoldedText, Form, KEY_PLACEHOLDER};
use crate::picture::decode;

fn key() -> ClientKey {
    ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap().0
}

fn ids(draft: &Draft, is_local: bool) -> Vec<&'static str> {
    let picture = draft.picture.as_ref().map(|picture| decode(&picture.bytes));
    check_all(draft, Some(&key()), picture.as_ref(), ServiceFacts { is_local, ..ServiceFacts::default() })
        .iter()
        .map(|finding| finding.id)
        .collect()
}

fn site(url: &str, key: &str) -> Draft {
    let draft = Draft { form: Form::RECAPTCHA, ..Draft::default() };
    draft.with_text("websiteURL", url).with_text("websiteKey", key)
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
        (SITE_KEY, "https://example.com", &["site.swapped"]),
        ("https://example.com", "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI", &["site-key.test"]),
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
    let findings = check_all(&site("example.com", SITE_KEY), Some(&key()), None, ServiceFacts::default());
    assert_eq!(findings[0].fix.as_ref().map(|fix| &*fix.edits[0].text), Some("\"https://example.com\""));
    let findings =
        check_all(&site("https://a.example", &format!("{SITE_KEY}\n")), Some(&key()), None, ServiceFacts::default());
    assert_eq!(findings[0].fix.as_ref().map(|fix| fix.edits[0].text.to_string()), Some(format!("\"{SITE_KEY}\"")));
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
    let findings = check_all(&Draft::default(), None, None, ServiceFacts { is_local: true, ..ServiceFacts::default() });
    assert_eq!(
        findings.iter().map(|f| (f.id, f.blocks)).collect::<Vec<_>>(),
        [("key.missing", true), ("picture.missing", true)]
    );
    let tiny = Draft { picture: Some(DraftPicture::new(b"GIF89a".to_vec(), "t", vec![])), ..Draft::default() };
    let picture = decode(b"GIF89a");
    let findings =
        check_all(&tiny, Some(&key()), Some(&picture), ServiceFacts { is_local: true, ..ServiceFacts::default() });
    assert!(findings.iter().all(|finding| !finding.blocks), "{findings:?}");
    assert_eq!(findings.iter().map(|f| f.id).collect::<Vec<_>>(), ["picture.unreadable", "picture.too-small"]);
}

#[test]
fn undocumented_formats_and_sizes_warn() {
    let image = image::DynamicImage::new_rgb8(500, 400);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Bmp).unwrap();
    let draft = Draft { picture: Some(DraftPicture::new(bytes.into_inner(), "t", vec![])), ..Draft::default() };
    assert_eq!(ids(&draft, true), ["picture.too-large", "picture.format", "picture.blank"]);
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
        let findings = check_all(&site("https://a.example/", SITE_KEY), Some(&key), None, live);
        let found: Vec<_> = findings.iter().map(|finding| finding.id).collect();
        assert_eq!(found, ids, "{text}");
        assert!(findings.iter().all(|finding| !finding.blocks));
        let local = ServiceFacts { is_local: true, ..live };
        assert!(check_all(&site("https://a.example/", SITE_KEY), Some(&key), None, local).is_empty());
    }
}

fn check_all(
    draft: &Draft,
    key: Option<&ClientKey>,
    picture: Option<&Result<Decoded, PictureError>>,
    service: ServiceFacts,
) -> Vec<Finding> {
    let payload = Payload::build(draft, key);
    let bytes = draft.picture.as_ref().map_or(0, |picture| picture.bytes.len());
    check_draft(draft, payload.as_ref(), key, picture.map(|picture| (picture, bytes)), service)
}

#[test]
fn endless_numbers_are_out_of_range_and_quoted_short() {
    let body = format!(
        r#"{{"clientKey":"{KEY_PLACEHOLDER}","task":{{"type":"ImageToTextTask","numeric":{}}}}}"#,
        "9".repeat(5000)
    );
    let document = Document::parse(body);
    let findings = check_body(&Subject::new(Method::CreateTask, &document, ServiceFacts::default()));
    let found: Vec<_> = findings.iter().map(|finding| finding.id).collect();
    assert_eq!(found, ["shape.required", "json.big-number", "shape.out-of-range"]);
    assert!(findings.iter().all(|finding| finding.message.chars().count() < 200), "{findings:?}");
}

#[test]
fn hand_written_json_sends_the_profiles_key_and_no_other() {
    const OTHER: &str = "ffffffffffffffffffffffffffffffff";
    let json = |text: &str| Draft { form: Form::JSON, json: FoldedText::new(text), ..Draft::default() };
    let blank = check_all(&json(" "), Some(&key()), None, ServiceFacts::default());
    assert_eq!(blank.iter().map(|finding| (finding.id, finding.blocks)).collect::<Vec<_>>(), [("json.missing", true)]);
    for body in [
        format!(
            r#"{{"task":{{"type":"NoCaptchaTask","websiteURL":"https://a.example/","websiteKey":"{SITE_KEY}"}},"clientKey":"{OTHER}"}}"#
        ),
        // Broken, so that only the name tells where the key is.
        format!(r#"{{"clientKey":"{OTHER}","task":{{"#),
    ] {
        let draft = json(&body);
        let payload = Payload::build(&draft, Some(&key())).unwrap();
        let sent = String::from_utf8(payload.expose_body().to_vec()).unwrap();
        assert!(sent.contains("67b6bcbb1a728ea8d563de6d169a2057") && !sent.contains(OTHER), "{sent}");
        assert!(!format!("{:?}{:?}", payload.view(), payload.stored()).contains(OTHER));
        let findings = check_all(&draft, Some(&key()), None, ServiceFacts::default());
        assert!(findings.iter().any(|finding| finding.id == "key.in-json"), "{findings:?}");
    }
}

#[test]
fn a_type_that_was_cut_short_or_misspelt_is_suggested() {
    for (sent, meant) in [
        ("imagetotext", "ImageToTextTask"),
        ("ImageToTextTsak", "ImageToTextTask"),
        ("NoCaptchaTaskProxyles", "NoCaptchaTaskProxyless"),
    ] {
        let text = format!(r#"{{"clientKey":"$CAPKILL_CLIENT_KEY","task":{{"type":"{sent}"}}}}"#);
        let draft = Draft { form: Form::JSON, json: FoldedText::new(&text), ..Draft::default() };
        let findings = check_all(&draft, Some(&key()), None, ServiceFacts::default());
        let finding = findings.iter().find(|finding| finding.id == "shape.type-unknown").unwrap();
        assert!(finding.message.contains(&format!("perhaps you mean {meant}")) && finding.fix.is_some(), "{finding:?}");
    }
}

#[test]
fn the_key_is_taken_out_of_an_attribute() {
    let attribute = format!("<div data-sitekey=\"{SITE_KEY}\">");
    let findings = check_all(&site("https://a.example/", &attribute), Some(&key()), None, ServiceFacts::default());
    let fix = findings[0].fix.as_ref().unwrap();
    assert_eq!((fix.label.as_str(), &*fix.edits[0].text), ("Take the key out of it", &*format!("\"{SITE_KEY}\"")));
    assert_eq!(findings.len(), 1, "{findings:?}");
}

#[test]
fn an_option_that_is_ticked_but_empty_is_said_with_its_fix() {
    let mut draft = site("https://a.example/", SITE_KEY);
    draft.options.insert((Form::RECAPTCHA, "recaptchaDataSValue"), OptionValue::Text(String::new()));
    let findings = check_all(&draft, Some(&key()), None, ServiceFacts::default());
    assert_eq!(findings.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["shape.empty-option"]);
    let payload = Payload::build(&draft, Some(&key())).unwrap();
    let edits = &findings[0].fix.as_ref().unwrap().edits;
    let mended = crate::payload::document::apply(payload.document().text(), edits).unwrap();
    assert!(!mended.contains("recaptchaDataSValue"), "{mended}");
}

#[test]
fn a_picture_that_is_missing_or_cut_off_has_one_finding() {
    let empty = r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":""}}"#;
    let draft = Draft { form: Form::JSON, json: FoldedText::new(empty), ..Draft::default() };
    let nothing = decode(b"");
    let findings = check_all(&draft, Some(&key()), Some(&nothing), ServiceFacts::default());
    assert_eq!(findings.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["shape.required"]);
    let bytes = include_bytes!("../../../assets/sample.png")[..2000].to_vec();
    let cut = decode(&bytes);
    let draft = Draft { picture: Some(DraftPicture::new(bytes, "t", vec![])), ..Draft::default() };
    let findings = check_all(&draft, Some(&key()), Some(&cut), ServiceFacts::default());
    let found: Vec<_> = findings.iter().map(|finding| (finding.id, finding.severity)).collect();
    assert_eq!(found, [("picture.cut-short", Severity::Error)]);
}

#[test]
fn a_task_with_a_misspelt_name_is_checked_all_the_same() {
    let text =
        r#"{"clientKey":"$CAPKILL_CLIENT_KEY","Task":{"type":"NoCaptchaTaskProxyless","websiteURL":"example.com"}}"#;
    let document = Document::parse(text);
    let key = key();
    let subject = Subject { key: Some(&key), ..Subject::new(Method::CreateTask, &document, ServiceFacts::default()) };
    let findings = check_body(&subject);
    let told: Vec<(&str, &str)> = findings.iter().map(|found| (found.id, found.pointer.as_str())).collect();
    for expected in
        [("shape.letter-case", "/Task"), ("url.shape", "/task/websiteURL"), ("shape.required", "/task/websiteKey")]
    {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    // Fixes are edits of the body as it is: one after the other, in any order.
    let edits: Vec<_> =
        findings.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| fix.edits.clone()).collect();
    let mended = crate::payload::document::apply(text, &edits).unwrap();
    assert!(
        mended.contains(r#""task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://example.com""#),
        "{mended}"
    );
}
