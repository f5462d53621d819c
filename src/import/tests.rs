//! What is recognised as what, and what becomes of it; the corpus in `tests/corpus/` goes further.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;
use crate::contract::Method;
use crate::payload::{Draft, Form, Redactor, Repair, Severity};
use crate::picture::png_from_rgba;

static NONE: LazyLock<Redactor> = LazyLock::new(Redactor::default);

fn around(name: &str, entry: usize) -> Surroundings<'_> {
    Surroundings { name, service: ServiceFacts::default(), entry, known: &NONE }
}

fn take(bytes: impl Into<Vec<u8>>, name: &str) -> Result<Imported, ImportError> {
    import(bytes.into(), around(name, 0))
}

fn picture_of(imported: Imported) -> DraftPicture {
    match imported.draft {
        Some(DraftChange::Picture(picture)) => picture,
        other => panic!("{other:?}"),
    }
}

fn picture() -> Vec<u8> {
    let mut rgba = Vec::new();
    for index in 0..400_u32 {
        rgba.extend_from_slice(&index.wrapping_mul(2_654_435_761).to_le_bytes());
    }
    let mut png = png_from_rgba(20, 20, &rgba).unwrap();
    // A file whose base64 needs padding and both letters that URL-safe spellings replace.
    while png.len() % 3 != 1 {
        png.push(0xff);
    }
    png.extend_from_slice(&[0xfb, 0xff, 0xff]);
    png
}

#[test]
fn every_spelling_of_base64_gives_the_same_bytes() {
    let png = picture();
    let plain = STANDARD.encode(&png);
    assert!(plain.contains('+') && plain.contains('/') && plain.ends_with('='), "{plain}");
    let lines: Vec<&str> = plain.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let url_safe = plain.replace('+', "-").replace('/', "_");
    let cases = [
        (plain.clone(), vec![]),
        (format!("\"{plain}\"\n"), vec![]),
        (format!("data:image/png;base64,{plain}"), vec![Repair::DataPrefix]),
        (format!("DATA:image/jpeg;charset=x;BASE64,{plain}"), vec![Repair::DataPrefix]),
        (
            format!("data:image/png;base64,{}", plain.replace('+', "%2B").replace('/', "%2f").replace('=', "%3D")),
            vec![Repair::DataPrefix, Repair::PercentEncoded],
        ),
        (lines.join("\r\n"), vec![Repair::LineBreaks]),
        (lines.join(" "), vec![Repair::LineBreaks]),
        (url_safe.clone(), vec![Repair::UrlSafe]),
        (plain.trim_end_matches('=').to_owned(), vec![Repair::Padding]),
        (format!("{plain}=="), vec![Repair::Padding]),
        (
            format!("data:;base64,{}", url_safe.trim_end_matches('=').replace('A', "\nA")),
            vec![Repair::DataPrefix, Repair::LineBreaks, Repair::UrlSafe, Repair::Padding],
        ),
    ];
    for (text, repairs) in cases {
        let imported = picture_of(take(text.clone(), "Clipboard").unwrap());
        assert_eq!(&*imported.bytes, png.as_slice());
        assert_eq!(STANDARD.encode(&imported.bytes), plain, "what is sent is always the standard spelling");
        assert_eq!(imported.repairs, repairs, "{}", &text[..30]);
    }
}

#[test]
fn other_text_is_refused_in_one_sentence() {
    for text in ["", "hello", "hello world, this is not it", "data:text/plain,hello", "ÄÖÜ", "====", "curl", "{", "[]"]
    {
        let message = take(text, "Clipboard").unwrap_err().to_string();
        assert!(!message.ends_with('.') && !message.is_empty(), "{text}: {message}");
    }
    let html = STANDARD.encode("<!doctype html><html><body>no picture here, sorry, and this goes on for over a hundred bytes to be long</body></html>");
    let message = take(html, "Clipboard").unwrap_err().to_string();
    assert!(message.contains("a web page (HTML)") && message.ends_with("; use the picture itself"), "{message}");
}

#[test]
fn files_go_by_content_and_stay_untouched() {
    let mut png = picture();
    png.extend_from_slice(b"trailing bytes stay");
    assert_eq!(&*picture_of(take(png.clone(), "captcha.txt").unwrap()).bytes, png.as_slice());
    let text = STANDARD.encode(&png);
    assert_eq!(&*picture_of(take(text, "captcha.b64").unwrap()).bytes, png.as_slice());
    for (bytes, part) in [
        (&b""[..], "empty"),
        (b"%PDF-1.4", "PDF"),
        (b"plain words", "is text, in which no request, reply or picture"),
        (b"\x00\x01\x02\xfe", "nor a PNG"),
    ] {
        let message = take(bytes, "x.png").unwrap_err().to_string();
        assert!(message.contains(part) && message.contains("x.png"), "{message}");
    }
}

#[test]
fn a_body_is_mended_masked_and_becomes_a_draft() {
    const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";
    let base64 = STANDARD.encode(picture());
    let text = format!(
        "$ curl https://capkill.com/api/createTask -H 'Content-Type: application/json' -d '{{\"ClientKey\":\"{KEY}\",\"type\":\"ImageToTextTask\",\"body\":\"data:image/png;base64,{base64}\",\"softId\":7}}'"
    );
    let imported = take(text, "Clipboard").unwrap();
    assert_eq!((imported.what, imported.how.as_str()), (What::Body(Method::CreateTask), "a cURL command (bash)"));
    let ids: Vec<_> = imported.findings.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, ["shape.task-fields-at-top", "shape.letter-case", "picture.appended"]);
    assert!(!imported.original.as_ref().unwrap().contains(KEY));
    assert_eq!(imported.keys[0].masked(), "••••2057");
    let draft = imported.draft.unwrap().apply(&Draft::default());
    assert_eq!((draft.form, &*draft.picture.as_ref().unwrap().bytes), (Form::PICTURE, picture().as_slice()));
    assert_eq!(draft.shapes[&Form::PICTURE].other_fields(), [("softId", "7")]);
}

#[test]
fn a_body_is_told_by_its_names_before_its_address() {
    let from = |body: &str, path: &str| format!("curl https://capkill.com/api/{path} -d '{body}'");
    let key_alone = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057"}"#;
    let with_id = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","taskId":5}"#;
    let with_callback = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","callbackUrl":"https://a.example/"}"#;
    for (text, method) in [
        (key_alone.to_owned(), Method::GetBalance),
        (from(key_alone, "createTask"), Method::CreateTask),
        (with_id.to_owned(), Method::GetTaskResult),
        (from(with_id, "getBalance"), Method::GetTaskResult),
        (with_callback.to_owned(), Method::CreateTask),
    ] {
        assert_eq!(take(text.as_str(), "Clipboard").unwrap().what, What::Body(method), "{text}");
    }
}

#[test]
fn a_callback_url_alone_is_a_create_task_without_task() {
    let text = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","callbackUrl":"https://a.example/hook"}"#;
    let imported = take(text, "Clipboard").unwrap();
    let errors: Vec<_> = imported.findings.iter().map(|finding| (finding.id, finding.severity)).collect();
    assert_eq!(errors, [("shape.task-missing", Severity::Error)]);
    assert!(imported.draft.is_some(), "it can be completed");
}

#[test]
fn code_in_place_of_a_value_is_named_and_left_out() {
    let text = "payload = {'clientKey': API_KEY, 'task': {'type': 'ImageToTextTask', 'body': encode(path)}}";
    let imported = take(text, "Clipboard").unwrap();
    let code: Vec<_> = imported.findings.iter().filter(|finding| finding.id == "literal.expression").collect();
    let said: Vec<_> = code.iter().map(|finding| (finding.message.as_str(), finding.severity)).collect();
    assert_eq!(said, [("2 values are known only at run time: clientKey, body", Severity::Info)]);
    assert_eq!(imported.language, Some("Python"));
    let Some(DraftChange::Body(body)) = imported.draft else { panic!("no body") };
    assert_eq!(body, r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":null}}"#);
}

#[test]
fn entries_of_a_har_file_can_be_chosen() {
    let entry = |key: &str, url: &str| {
        let body = format!("{{\\\"clientKey\\\":\\\"{key}\\\",\\\"taskId\\\":5}}");
        format!(
            r#"{{"startedDateTime":"t","request":{{"method":"POST","url":"{url}","headers":[],"postData":{{"mimeType":"application/json","text":"{body}"}}}},"response":{{"status":200}}}}"#
        )
    };
    let key = "0123456789abcdef0123456789abcdef";
    let har = format!(
        r#"{{"log":{{"entries":[{},{},{}]}}}}"#,
        r#"{"request":{"method":"GET","url":"https://a.example/x.png"}}"#,
        entry(key, "https://a.example/createTask"),
        entry(&key.replace('0', "f"), "https://a.example/getTaskResult")
    );
    let first = take(har.clone(), "a.har").unwrap();
    assert_eq!((first.entries.len(), first.chosen, first.entries[1].number), (2, 0, 3));
    assert_eq!(first.findings[0].id, "http.address");
    let second = import(har.into_bytes(), around("a.har", 1)).unwrap();
    let ids: Vec<_> = second.findings.iter().map(|finding| finding.id).collect();
    assert_eq!((second.chosen, ids), (1, vec!["session.others"]));
    assert!(take(r#"{"log":{"entries":[]}}"#, "a.har").unwrap_err().to_string().contains("without any request"));
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        let _ = take(bytes, "x");
        let _ = take(format!("curl -d {text}"), "x");
        let _ = take(format!("POST /createTask HTTP/1.1\nA: b\n\n{text}"), "x");
        let _ = take(format!("{{\"clientKey\":\"{text}\",\"task\":{{\"type\":\"ImageToTextTask\",\"body\":{text}}}}}"), "x");
        let _ = take(text, "x");
    }
}

/// Imports texts that once made the reader go deeper with every mark, or into the middle of a character.
#[test]
fn marks_without_end_are_no_depth() {
    for text in [
        format!("curl {}", "<".repeat(300_000)),
        format!("curl {}", "<<a ".repeat(100_000)),
        "curl.exe @'é".to_owned(),
        "curl.exe `\n@'€".to_owned(),
    ] {
        drop(take(text, "t"));
    }
}

#[test]
fn a_key_in_the_address_is_told_without_it() {
    let text = r#"curl http://x.example/abcdef123456 -d '{"clientKey":"abcdef123456","task":{"type":"abcdef123456"}}'"#;
    let imported = take(text, "t").unwrap();
    let told = format!(
        "{:?}{:?}{:?}",
        imported.findings.iter().map(|finding| &finding.message).collect::<Vec<_>>(),
        imported.task_type,
        imported.original
    );
    assert!(!told.contains("abcdef123456") && told.contains("••••"), "{told}");
}

#[test]
fn an_error_code_beside_a_body_is_explained() {
    let log = format!(
        "22:19 POST {{\"clientKey\":\"k\",\"task\":{{\"type\":\"ImageToTextTask\",\"body\":\"{}\"}}}}\n22:19 -> 1 ERROR_ZERO_BALANCE, MY_ERROR_KEY_DOES_NOT_EXIST",
        STANDARD.encode(picture())
    );
    let imported = take(log, "app.log").unwrap();
    let told: Vec<&str> = imported
        .findings
        .iter()
        .filter(|finding| finding.id == "reply.error-code")
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("ERROR_ZERO_BALANCE: "), "{told:?}");
}

#[test]
fn an_exported_history_is_no_draft() {
    let line = r#"{"capkill_desk":1,"task_type":"ImageToTextTask","body":"{\"clientKey\":\"k\",\"task\":{\"type\":\"ImageToTextTask\",\"body\":\"\"}}"}"#;
    let imported = take([line; 64].join("\n"), "history.jsonl").unwrap();
    assert_eq!((imported.what, imported.draft.is_none()), (What::History(64), true));
}

#[test]
fn a_request_of_a_har_file_says_its_type_and_its_reply() {
    let har = r#"{"log":{"entries":[
        {"request":{"url":"https://a.example/createTask","postData":{"text":"{\"clientKey\":\"k\",\"task\":{\"type\":\"ImageToTextTask\"}}"}},"response":{"status":200,"content":{"text":"{\"errorId\":1,\"errorCode\":\"ERROR_ZERO_BALANCE\"}"}}},
        {"request":{"url":"https://a.example/getTaskResult","postData":{"text":"{\"clientKey\":\"k\",\"taskId\":7}"}},"response":{"status":200,"content":{"text":"{\"status\":\"ready\",\"solution\":{\"text\":\"V4HM7\"}}"}}}]}}"#;
    let entries = take(har, "t.har").unwrap().entries;
    let told: Vec<_> =
        entries.iter().map(|entry| (entry.task_type.as_str(), entry.result.as_str(), entry.is_error)).collect();
    assert_eq!(told, [("ImageToTextTask", "ERROR_ZERO_BALANCE", true), ("", "V4HM7", false)]);
}

#[test]
fn where_a_request_goes_is_known() {
    let text = r#"curl https://capkill.com/api/createTask -d '{"clientKey":"abcdef123456","task":{"type":"ImageToTextTask"}}'"#;
    assert_eq!(
        take(text, "t").unwrap().address.map(|address| address.to_string()).as_deref(),
        Some("https://capkill.com")
    );
    assert_eq!(take(r#"{"clientKey":"k","task":{"type":"ImageToTextTask"}}"#, "t").unwrap().address, None);
}

#[test]
fn cookies_of_any_length_are_masked_in_what_is_shown() {
    let body = r#"-d '{"clientKey":"k","task":{"type":"ImageToTextTask"}}'"#;
    for cookie in ["-H 'Cookie: session=abc; sid=secret'", "-b 'session=abc; sid=secret'"] {
        let imported = take(format!("curl https://a.example/createTask {cookie} {body}"), "t").unwrap();
        let shown = imported.original.unwrap();
        assert!(!shown.contains("abc") && !shown.contains("secret"), "{shown}");
    }
}

/// Half a key in the clear would be too much.
#[test]
fn a_fix_shows_no_part_of_a_key() {
    let key = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let address = format!(" https://x.example/?{}{key}", "a".repeat(20));
    let task = format!(r#"{{"type":"NoCaptchaTaskProxyless","websiteURL":"{address}","websiteKey":"6Lx"}}"#);
    let imported = take(format!(r#"{{"clientKey":"{key}","task":{task}}}"#), "body.json").unwrap();
    let fixes: Vec<&crate::payload::Fix> =
        imported.findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    assert!(fixes.iter().any(|fix| fix.before.contains("https://x.example/?")), "{fixes:?}");
    for text in fixes.iter().flat_map(|fix| [&fix.before, &fix.after]) {
        assert!(!text.contains(&key[..8]) && text.chars().count() <= 61, "{text}");
    }
}

#[test]
fn lines_are_counted_in_what_was_pasted() {
    let text = "POST /createTask HTTP/1.1\nHost: api.solver.example\nContent-Type: application/json\n\n{\n  \"clientKey\": \"67b6bcbb1a728ea8d563de6d169a2057\" \"task\": {}\n}\n";
    let imported = take(text, "t").unwrap();
    let told = imported.findings.iter().find(|finding| finding.id == "json.syntax").unwrap();
    let column = text.lines().nth(5).unwrap().find(" \"task\"").unwrap() + 2;
    assert!(told.message.starts_with(&format!("Line 6, column {column}: a comma is missing")), "{}", told.message);
}
