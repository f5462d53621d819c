//! Keys, passwords and cookies in every form of an input: nothing of them is shown, nothing is left in the draft.

use super::*;
use crate::contract::ClientKey;
use crate::payload::{Draft, Redactor};

const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";
const TASK: &str = r#""task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://a.example/","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}"#;

/// Everything that an import shows, the draft among it.
fn shown(input: &str, known: &Redactor) -> String {
    let around = Surroundings { name: "t", service: ServiceFacts::default(), entry: 0, known };
    let imported = import(input.as_bytes().to_vec(), around).unwrap_or_else(|error| panic!("{error}: {input}"));
    let (findings, original, entries) = (&imported.findings, &imported.original, &imported.entries);
    let mut shown = format!("{findings:?}\n{original:?}\n{:?}\n{entries:?}\n{:?}", imported.task_type, imported.how);
    if let Some(draft) = imported.draft {
        shown += &draft.apply(&Draft::default()).body_text().unwrap_or_default();
    }
    shown
}

/// Fails where eight signs of a secret in a row are shown; what was in it is read over signs.
#[track_caller]
fn assert_hidden(input: &str, secret: &str, known: &Redactor) {
    let shown = shown(input, known);
    let bare: String = shown.chars().filter(char::is_ascii_alphanumeric).collect();
    let secret: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    for at in 0..=secret.len() - 8 {
        let piece = &secret[at..at + 8];
        assert!(!bare.contains(piece), "{piece} of {input} is in {shown}");
    }
}

fn curl(options: &str) -> String {
    format!("curl https://api.example/createTask {options} -d '{{\"clientKey\":\"$KEY\",{TASK}}}'")
}

fn body(members: &str) -> String {
    format!("{{{members},{TASK}}}")
}

#[test]
fn a_key_is_hidden_by_its_name_in_every_form() {
    let (one, other) = KEY.split_at(16);
    for input in [
        curl(&format!("-H 'clientKey: {KEY}'")),
        curl(&format!("-H \"X-Api-Key: {KEY}\"")),
        curl(&format!("-H 'Authorization: Bearer {KEY}'")),
        curl(&format!("--header=\"Cookie: session={KEY}\"")),
        curl(&format!("-u me:{KEY}")),
        curl(&format!("--user 'me:{KEY}'")),
        curl(&format!("-b 'session={KEY}'")),
        curl(&format!("-x http://me:{KEY}@proxy.example:3128")),
        curl(&format!("--proxy me:{KEY}@proxy.example:3128")),
        curl(&format!("--oauth2-bearer {KEY}")),
        curl("").replacen("https://", &format!("https://me:{KEY}@"), 1),
        curl("").replace("/createTask", &format!("/createTask?key={KEY}")),
        curl("").replace("/createTask", &format!("/{KEY}/createTask")),
        format!("KEY='{KEY}'\n{}", curl("")),
        format!("export API_KEY={KEY}\n{}", curl("")),
        format!(
            "api_key = \"{KEY}\"\npayload = {{'clientKey': api_key, 'task': {{'type': 'ImageToTextTask', 'body': x}}}}"
        ),
        format!(
            "POST /createTask HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer {KEY}\r\nCookie: a={KEY}\r\n\r\n{}",
            body("\"clientKey\":\"$K\"")
        ),
        body(&format!("\"clientKey\":\"{KEY}\"")),
        body(&format!("\"client\\u004bey\":\"{KEY}\"")),
        body(&format!("\"clientKey\":\"{one}\\u0064{}\"", &other[1..])),
        body(&format!("\"api_key\":\"{KEY}\"")),
        body(&format!("\"apikey\":\"{KEY}\"")),
        body(&format!("\"key\":\"{KEY}\"")),
        body(&format!("\"token\":\"{KEY}\"")),
        body(&format!("“clientKey”:“{KEY}”")),
        format!("body = {{'clientKey': '{one}' + '{other}', 'task': {{'type': 'ImageToTextTask', 'body': x}}}}"),
        format!("body = {{'clientKey': '{one}'\n   '{other}', 'task': {{'type': 'ImageToTextTask', 'body': x}}}}"),
        format!("curl https://a.example/createTask -d '{{\"clientKey\":\"{one}''{other}\",{TASK}}}'"),
        format!(
            "{{\"errorId\":1,\"errorCode\":\"ERROR_KEY_DOES_NOT_EXIST\",\"errorDescription\":\"key {KEY} is not known\"}}"
        ),
    ] {
        assert_hidden(&input, KEY, &Redactor::default());
    }
}

#[test]
fn a_key_with_any_sign_in_it_is_hidden_whole() {
    for (written, key) in [
        (r#"abcd1234\"efgh5678"#, "abcd1234\"efgh5678"),
        ("abcd1234{efgh5678", "abcd1234{efgh5678"),
        ("abcd1234&efgh5678", "abcd1234&efgh5678"),
        (r"abcd1234\\efgh5678", r"abcd1234\efgh5678"),
        ("abcd1234^efgh5678", "abcd1234^efgh5678"),
        ("abcd1234'efgh5678", "abcd1234'efgh5678"),
    ] {
        let json = body(&format!("\"clientKey\":\"{written}\""));
        assert_hidden(&json, key, &Redactor::default());
        let quoted = json.replace('\'', "'\\''");
        assert_hidden(&format!("curl https://a.example/createTask -d '{quoted}'"), key, &Redactor::default());
    }
}

#[test]
fn a_har_shows_no_cookies_and_no_secret_headers() {
    let har = format!(
        r#"{{"log":{{"entries":[{{"startedDateTime":"t","request":{{"method":"POST","url":"https://a.example/createTask?token={KEY}",
           "cookies":[{{"name":"session","value":"{KEY}"}}],"queryString":[{{"name":"token","value":"{KEY}"}}],
           "headers":[{{"name":"Cookie","value":"s={KEY}"}},{{"name":"X-Api-Key","value":"{KEY}"}},{{"name":"Authorization","value":"Basic {KEY}"}}],
           "postData":{{"mimeType":"application/json","text":"{{\"clientKey\":\"x\",\"task\":{{\"type\":\"ImageToTextTask\"}}}}"}}}},"response":{{"status":200}}}}]}}}}"#
    );
    assert_hidden(&har, KEY, &Redactor::default());
}

#[test]
fn a_known_key_is_hidden_wherever_it_stands() {
    let known = Redactor::new(&ClientKey::from_input(KEY).unwrap().0);
    let (one, other) = KEY.split_at(16);
    for input in [
        curl(&format!("-A 'agent {KEY}'")),
        curl(&format!("-e https://a.example/{}", KEY.to_uppercase())),
        body(&format!("\"clientKey\":\"x\",\"softId\":\"{KEY}\"")),
        body(&format!("\"clientKey\":\"x\",\"comment\":\"{one}\\n{other}\"")),
        format!("// {KEY}\n{}", curl("")),
        format!("{{\"errorId\":1,\"errorDescription\":\"{one}-{other}\"}}"),
        format!("{{\"errorId\":0,\"status\":\"ready\",\"solution\":{{\"text\":\"{KEY}\"}}}}"),
    ] {
        assert_hidden(&input, KEY, &known);
    }
}

#[test]
fn the_search_for_what_is_shown_finds_a_key() {
    let input = curl(&format!("-A 'agent {KEY}'"));
    assert!(shown(&input, &Redactor::default()).contains(KEY), "no name says that it is one");
}

#[test]
fn what_is_public_stays_in_the_draft() {
    let text = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://a.example/?key=AIzaSyA-1234567&page=2","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}"#;
    let shown = shown(text, &Redactor::default());
    let draft = shown.rsplit('\n').next().unwrap_or_default();
    assert!(
        draft.contains("?key=AIzaSyA-1234567&page=2") && draft.contains("6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-")
    );
    assert!(!shown[..shown.len() - draft.len()].contains("AIzaSyA"), "it is shown nowhere else: {shown}");
}
