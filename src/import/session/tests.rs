//! Sessions in each form, sound and hostile.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::contract::Method;
use crate::import::{ImportError, Imported, Surroundings, What, import};
use crate::payload::{Redactor, ServiceFacts, Severity};

const KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const BODY: &str = r#"{"clientKey":"0f1e2d3c4b5a69788796a5b4c3d2e1f0","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://a.example/","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}"#;

fn take(bytes: impl Into<Vec<u8>>) -> Result<Imported, ImportError> {
    let around = Surroundings { name: "t", service: ServiceFacts::default(), entry: 0, known: &Redactor::default() };
    import(bytes.into(), around)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn entry(url: &str, data: &str, response: &str) -> String {
    format!(
        r#"{{"startedDateTime":"t","request":{{"method":"POST","url":"{url}","headers":[{{"name":"Content-Type","value":"application/json"}}],"postData":{data}}},"response":{response}}}"#
    )
}

fn har(entries: &[String]) -> String {
    format!(r#"{{"log":{{"entries":[{}]}}}}"#, entries.join(","))
}

fn ours(url: &str) -> String {
    entry(url, &format!(r#"{{"mimeType":"application/json","text":{}}}"#, quoted(BODY)), r#"{"status":200}"#)
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Fails unless an input is a sound createTask whose key is hidden.
#[track_caller]
fn assert_sound(input: impl Into<Vec<u8>>) -> Imported {
    let imported = take(input).unwrap();
    assert_eq!(imported.what, What::Body(Method::CreateTask));
    let bad: Vec<_> = imported.findings.iter().filter(|finding| finding.severity != Severity::Info).collect();
    assert!(bad.is_empty(), "{bad:?}");
    assert_eq!(imported.keys.len(), 1);
    assert!(!imported.original.as_ref().unwrap().contains(KEY), "{:?}", imported.original);
    imported
}

#[test]
fn base64_stands_for_its_text_on_both_sides() {
    use base64::Engine as _;
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let data = format!(r#"{{"text":"{}","encoding":"base64"}}"#, base64(BODY));
    let reply = base64(r#"{"errorId":1,"errorCode":"ERROR_ZERO_BALANCE"}"#);
    let response = format!(r#"{{"status":200,"content":{{"text":"{reply}","encoding":"base64"}}}}"#);
    let imported = take(har(&[entry("https://a.example/createTask", &data, &response)])).unwrap();
    assert!(imported.findings.iter().any(|finding| finding.message.starts_with("ERROR_ZERO_BALANCE")));
    let original = imported.original.unwrap();
    assert!(original.contains("websiteURL") && !original.contains(&base64(BODY)[..40]), "{original}");
    assert_eq!(imported.reply.unwrap().http_status, Some(200));
}

#[test]
fn a_zipped_har_is_read_with_its_files() {
    let har_file = har(&[ours("https://a.example/createTask")]);
    let imported = assert_sound(zipped(&[("har.har", har_file.as_bytes())]));
    assert_eq!(imported.how, "a HAR file in a ZIP archive");
    let attached = har(&[entry("https://a.example/createTask", r#"{"_file":"b.json"}"#, r#"{"status":200}"#)]);
    assert_sound(zipped(&[("x/har.har", attached.as_bytes()), ("x/b.json", BODY.as_bytes())]));
    let line = entry("https://a.example/createTask", r#"{"_sha1":"b.json"}"#, r#"{"status":200}"#);
    let trace = format!("{{\"type\":\"resource-snapshot\",\"snapshot\":{line}}}\n");
    assert_sound(zipped(&[("0-trace.network", trace.as_bytes()), ("resources/b.json", BODY.as_bytes())]));
}

#[test]
fn a_session_of_fiddler_is_read() {
    let request = format!("POST https://a.example/createTask HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{BODY}");
    let reply =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"errorId\":1,\"errorCode\":\"ERROR_TASK_ABSENT\"}";
    let saz = zipped(&[("raw/1_c.txt", request.as_bytes()), ("raw/1_s.txt", reply.as_bytes())]);
    let imported = take(saz).unwrap();
    assert_eq!((imported.how.as_str(), imported.what), ("a Fiddler session", What::Body(Method::CreateTask)));
    assert!(imported.findings.iter().any(|finding| finding.message.contains("ERROR_TASK_ABSENT")));
}

#[test]
fn archives_without_a_session_are_named() {
    for (files, part) in [
        (&[("a.txt", &b"x"[..])][..], "a ZIP archive of 1 file that holds no HAR"),
        (&[("word/document.xml", b"x"), ("[Content_Types].xml", b"x")], "an Office document"),
        (&[], "without any file"),
    ] {
        let message = take(zipped(files)).unwrap_err().to_string();
        assert!(message.contains(part) && !message.contains("picture"), "{message}");
    }
    let message = take(b"PK\x03\x04 and no more".to_vec()).unwrap_err().to_string();
    assert!(message.contains("damaged ZIP"), "{message}");
}

#[test]
fn a_zip_bomb_is_named_and_not_unpacked() {
    let bomb = zipped(&[("a.har", &vec![b' '; 65 * 1024 * 1024])]);
    assert!(bomb.len() < 1024 * 1024);
    let message = take(bomb).unwrap_err().to_string();
    assert!(message.contains("zip bomb"), "{message}");
    let many: Vec<u8> = b"PK\x03\x04".iter().chain(b"PK\x01\x02".repeat(30_000).iter()).copied().collect();
    assert!(take(many).unwrap_err().to_string().contains("20,000 files"));
}

#[test]
fn other_apis_in_a_session_are_told_by_host() {
    let other = entry("https://jira.example/rest/createTask", r#"{"text":"{\"title\":\"x\"}"}"#, r#"{"status":200}"#);
    let message = take(har(std::slice::from_ref(&other))).unwrap_err().to_string();
    assert!(message.contains("only request goes to another API: jira.example"), "{message}");
    let preflight = ours("https://a.example/createTask").replacen("POST", "OPTIONS", 1);
    let imported = take(har(&[other, preflight, ours("https://a.example/createTask")])).unwrap();
    assert_eq!((imported.entries.len(), imported.entries[0].number), (1, 3));
    assert!(
        imported
            .findings
            .iter()
            .any(|finding| finding.message.contains("2 other requests in the file are not to this API"))
    );
}

#[test]
fn what_variables_fill_in_is_one_note() {
    let body = BODY.replace(KEY, "{{key}}").replace("\"https://a.example/\"", "\"{{page}}\"");
    let collection = format!(
        r#"{{"info":{{"schema":"https://schema.example/collection/v2.1.0/collection.json"}},"variable":[{{"key":"base","value":"https://a.example"}}],
           "item":[{{"name":"folder","item":[{{"request":{{"method":"POST","url":"{{{{base}}}}/createTask","body":{{"mode":"raw","raw":{},"options":{{"raw":{{"language":"json"}}}}}}}}}}]}}]}}"#,
        quoted(&body)
    );
    let imported = take(collection).unwrap();
    assert_eq!(
        (imported.how.as_str(), imported.entries[0].url.as_str()),
        ("a Postman collection", "https://a.example/createTask")
    );
    let told: Vec<_> = imported.findings.iter().map(|finding| (finding.severity, finding.message.as_str())).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == Severity::Info && told[0].1.contains("clientKey, websiteURL"), "{told:?}");
}

#[test]
fn insomnia_and_n8n_are_read() {
    let insomnia = format!(
        r#"{{"_type":"export","__export_format":4,"resources":[{{"_type":"workspace"}},{{"_type":"request","method":"POST","url":"https://a.example/createTask","headers":[],"body":{{"mimeType":"application/json","text":{}}}}}]}}"#,
        quoted(BODY)
    );
    assert_eq!(assert_sound(insomnia).how, "an Insomnia export");
    let n8n = format!(
        r#"{{"nodes":[{{"type":"n8n-nodes-base.httpRequest","parameters":{{"method":"POST","url":"https://a.example/createTask","sendBody":true,"specifyBody":"json","jsonBody":{}}}}}]}}"#,
        quoted(&format!("={BODY}"))
    );
    assert_eq!(assert_sound(n8n).how, "an n8n workflow");
}

#[test]
fn a_session_may_be_of_any_encoding() {
    let text = har(&[ours("https://a.example/createTask")]);
    assert_sound(format!("\u{feff}{text}"));
    for (mark, is_little) in [(&b"\xff\xfe"[..], true), (b"\xfe\xff", false), (b"", true), (b"", false)] {
        let units =
            text.encode_utf16().flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        assert_sound(mark.iter().copied().chain(units).collect::<Vec<u8>>());
    }
}

#[test]
fn files_of_recorders_are_named() {
    for (bytes, part) in [
        (&b"1234:7:version;2:20#4:type;4:http;"[..], "mitmproxy"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        (b"\xd4\xc3\xb2\xa1\x02\0\x04\0", "capture of packets"),
        (b"\xac\xed\0\x05sr\0", "Charles session in its own form"),
        (b"<html><body>hello</body></html>", "a web page (HTML)"),
        (b"using System;\nclass A {}", "C# code"),
        (b"{\"id\":\"1\",\"values\":[],\"_postman_variable_scope\":\"environment\"}", "a Postman environment"),
    ] {
        let message = take(bytes.to_vec()).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    }
}

proptest! {
    #[test]
    fn no_session_makes_the_readers_panic(text in "[\\PC\\n]{0,60}", at in 0_usize..4000, byte in any::<u8>()) {
        let har = har(&[ours("https://a.example/createTask")]);
        let mut archive = zipped(&[("a.har", har.as_bytes())]);
        let at = at % archive.len();
        archive[at] = byte;
        drop(take(archive.clone()));
        archive.truncate(at);
        drop(take(archive));
        for frame in ["{\"log\":{\"entries\":[{}]}}", "[{\"host\":{},\"scheme\":\"https\",\"request\":{}}]", "HTTP/1.1 200 OK\n{}", "OK|{}", "{\"nodes\":[{\"type\":\"n8n-nodes-base.httpRequest\",\"parameters\":{}}]}", "{\"status\":0,\"request\":{}}", "errorId {} {errorId:1"] {
            drop(take(frame.replace("{}", &text)));
        }
    }
}
