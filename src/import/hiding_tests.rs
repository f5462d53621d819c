//! Keys, passwords and cookies in every form of an input: nothing of them is shown, nothing is left in the draft.

mod forms;

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

/// Secrets of the usual shape and of others, and a key in large letters.
const CANARIES: [&str; 5] =
    ["5b0e7c1d9a3f48268c4d7e20f1b6a953", "5B0E7C1D9A3F48268C4D7E20F1B6A953", "k-short1", "Tr0ub4dor&3", "q9-W4z"];

/// Everything that an import says, and its draft.
fn told(input: &str) -> (String, String) {
    let known = Redactor::default();
    let around = Surroundings { name: "t", service: ServiceFacts::default(), entry: 0, known: &known };
    match import(input.as_bytes().to_vec(), around) {
        Ok(imported) => {
            let told = format!("{imported:?} {:?} {:?}", imported.findings, imported.original);
            let Some(draft) = imported.draft else { return (told, String::new()) };
            (told, draft.apply(&Draft::default()).body_text().unwrap_or_default())
        }
        Err(error) => (format!("{error} {error:?}"), String::new()),
    }
}

/// Returns the forms with a secret in them, for every secret that they can hold.
fn filled(forms: &[&'static str]) -> Vec<(&'static str, &'static str, String)> {
    let of_form = |form: &&'static str| {
        let form = *form;
        let can_hold = move |canary: &&str| !form.contains("~~") || !canary.contains('&');
        CANARIES.into_iter().filter(can_hold).map(move |canary| {
            let body = format!("{{\"clientKey\":\"\",{TASK}}}");
            let har = form.strip_prefix("HAR ").map(|member| {
                format!(r#"{{"log":{{"entries":[{{"request":{{"method":"POST","url":"https://a.example/createTask","headers":[],{}}},"response":{{"status":200}}}}]}}}}"#, har_member(member))
            });
            let text = har.unwrap_or_else(|| form.to_owned());
            let text = text.replace("JSON", &body).replace("TASK", TASK);
            let text = text.replace("REPLY", r#"{"errorId":0,"taskId":7654321}"#);
            (form, canary, text.replace("@@", canary).replace("~~", canary))
        })
    };
    forms.iter().flat_map(of_form).collect()
}

/// Returns a member of a HAR's request, the fields of a web form within its data.
fn har_member(member: &str) -> String {
    if member.starts_with("\"params\"") {
        return format!("\"postData\":{{\"mimeType\":\"application/x-www-form-urlencoded\",{member}}}");
    }
    let text = r#"{\"clientKey\":\"\",\"task\":{}}"#;
    format!("{member},\"postData\":{{\"mimeType\":\"application/json\",\"text\":\"{text}\"}}")
}

#[test]
fn no_form_of_an_input_shows_its_secret() {
    let mut wrong = Vec::new();
    let filled = filled(forms::FORMS);
    for (form, canary, input) in &filled {
        let (told, draft) = told(input);
        if told.contains(canary) || draft.contains(canary) {
            wrong.push(format!("{form} [{canary}]{}", if told.contains(canary) { "" } else { " in the draft" }));
        }
    }
    assert!(forms::FORMS.len() + forms::IN_TASK.len() >= 150, "{}", forms::FORMS.len());
    assert!(wrong.is_empty(), "{} of {} forms:\n{}", wrong.len(), filled.len(), wrong.join("\n"));
}

#[test]
fn what_a_task_needs_is_kept_and_not_shown() {
    let mut wrong = Vec::new();
    for (form, canary, member) in filled(forms::IN_TASK) {
        for task in [
            TASK.replace("\"task\":{", &format!("\"task\":{{{member},")),
            TASK.replacen('}', &format!(",{member}}}"), 1),
        ] {
            let (told, draft) = told(&format!("{{\"clientKey\":\"x\",{task}}}"));
            // A value in an address that has a key's shape is taken for a key.
            let is_key = form.contains("?token=") && canary.len() == 32;
            if told.contains(canary) || draft.contains(canary) == is_key {
                wrong
                    .push(format!("{form} [{canary}]{}", if told.contains(canary) { "" } else { " not in the draft" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{} forms:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_key_that_is_a_part_of_the_picture_breaks_nothing() {
    const PICTURE: &str =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
    for key in ["iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", "AAAAAgABSK", "QVR4nGNg"] {
        let body = format!(r#"{{"clientKey":"{key}","task":{{"type":"ImageToTextTask","body":"{PICTURE}"}}}}"#);
        let (_, draft) = told(&body);
        assert!(draft.contains(PICTURE), "{key}: {draft}");
        assert!(!draft.replace(PICTURE, "").contains(key), "{key}: {draft}");
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    const PUBLIC: &[&str] = &[
        "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-",
        "NoCaptchaTaskProxyless",
        "https://a.example/",
        "ImageToTextTask",
        "data-sitekey=\"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-\"",
        "'user-agent': 'Mozilla/5.0 (X11)'",
        "\"taskId\": 7654321",
        "\"proxyType\": \"http\"",
        "\"proxyAddress\": \"203.0.113.9\"",
        "\"proxyPort\": 8080",
        "api_key = os.environ[\"CAPTCHA_KEY\"]",
        "clientKey: process.env.CAPTCHA_KEY",
        "Authorization: `Bearer ${token}`",
        "\"clientKey\": \"$CAPKILL_CLIENT_KEY\"",
        "for key, value in items.items():",
        "at solve (solver.js:10:5)",
        "12:30:45 POST",
        "\"solution\":{\"token\":\"0.qJ3hY8sdf92lkfj\"}",
        "\"gt\":\"81388ea1fc187e0c335c0a8907ff2625\"",
    ];
    for text in PUBLIC {
        let (told, _) = told(&format!("{text}\n{{\"clientKey\":\"x\",{TASK}}}"));
        let shown = format!("{text:?}");
        assert!(told.contains(shown.trim_matches('"')), "{text} is not in {told}");
    }
}
