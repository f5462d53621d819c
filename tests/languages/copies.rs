//! Every *Copy as* output runs in its own language against the real sandbox and sends the same body,
//! byte for byte. A language that is missing on the machine makes the test fail, never skip.

use crate::copy_as::cases::{Case, cases};
use crate::copy_as::powershell::Curl;
use crate::copy_as::programs::{Run, RustProgram, posted_with_curl, python, script};
use crate::copy_as::recorder::Recorder;
use capkill_desk::payload::{CopyFormat, copy_as as copied_as};
use serde_json::Value;

/// What a run must have sent, and its output.
fn check(recorder: &Recorder, what: &str, case: &Case, expected: &[u8], run: Run) {
    let tasks = recorder.tasks();
    let output = run();
    let sent = recorder.take_only_body(what);
    let shown = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(600)]).into_owned();
    assert!(sent == expected, "{what} sent\n{}\ninstead of\n{}\n{output}", shown(&sent), shown(expected));
    assert!(output.contains(r#""errorId":0"#) && output.contains(r#""taskId":"#), "{what}: {output}");
    assert_eq!(recorder.tasks(), tasks + 1, "{what} created one task");
    if let Some(picture) = &case.picture {
        assert_eq!(&picture_of(&sent), picture, "{what}: the picture");
    }
}

fn picture_of(body: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    let json: Value = serde_json::from_slice(body).unwrap();
    base64::engine::general_purpose::STANDARD.decode(json["task"]["body"].as_str().unwrap()).unwrap()
}

/// Both copies of a case: with the placeholder and the variable it names, and with the real key.
fn each_copy(recorder: &Recorder, format: CopyFormat, mut each: impl FnMut(&str, &Case, &str, Option<&str>)) {
    for case in cases(&recorder.url()) {
        let copied = copied_as(format, &case.with_placeholder);
        assert!(!copied.contains(&case.key), "{}: the key is in the copy", case.name);
        each(&format!("{format:?} of {}", case.name), &case, &copied, Some(&case.key));
        let real = copied_as(format, &case.with_key);
        each(&format!("{format:?} of {} with the key", case.name), &case, &real, None);
    }
}

#[test]
fn bash() {
    let recorder = Recorder::start();
    each_copy(&recorder, CopyFormat::CurlBash, |what, case, text, key| {
        // As the comment in the copy says.
        let key = key.map(|key| key.replace('\\', r"\\").replace('"', r#"\""#));
        check(&recorder, what, case, &case.body, script("bash", "curl.sh", text, key.as_deref()));
    });
}

#[test]
fn powershell() {
    let recorder = Recorder::start();
    each_copy(&recorder, CopyFormat::CurlPowerShell, |what, case, text, key| {
        assert!(text.is_ascii(), "{what}: Windows PowerShell reads other text by the code page");
        let curl = Curl::of(text, key);
        // What PowerShell itself puts behind what it pipes stays where line breaks must.
        let mut expected = case.body.clone();
        if case.has_line_breaks {
            expected.extend(b"\r\n");
        }
        check(&recorder, what, case, &expected, curl.run());
    });
}

#[test]
fn python_requests() {
    let recorder = Recorder::start();
    each_copy(&recorder, CopyFormat::PythonRequests, |what, case, text, key| {
        check(&recorder, what, case, &case.body, script(&python(), "copied.py", text, key));
    });
}

#[test]
fn javascript_fetch() {
    let recorder = Recorder::start();
    each_copy(&recorder, CopyFormat::JavaScriptFetch, |what, case, text, key| {
        // As a script and as a module.
        for file in ["copied.js", "copied.mjs"] {
            check(&recorder, what, case, &case.body, script("node", file, text, key));
        }
    });
}

#[test]
fn rust_reqwest() {
    let recorder = Recorder::start();
    let mut copies = Vec::new();
    each_copy(&recorder, CopyFormat::RustReqwest, |_, _, text, _| copies.push(text.to_owned()));
    let program = RustProgram::build(&copies);
    let mut number = 0;
    each_copy(&recorder, CopyFormat::RustReqwest, |what, case, _, key| {
        check(&recorder, what, case, &case.body, program.run(number, key));
        number += 1;
    });
}

/// The placeholder stands where the key belongs; nothing else is to be done with JSON.
#[test]
fn plain_json_and_har() {
    let recorder = Recorder::start();
    for (format, body_of) in [
        (CopyFormat::Json, (|text: &str| text.to_owned()) as fn(&str) -> String),
        (CopyFormat::Har, |text| {
            let har: Value = serde_json::from_str(text).unwrap();
            let request = &har["log"]["entries"][0]["request"];
            assert_eq!(request["method"], "POST");
            request["postData"]["text"].as_str().unwrap().to_owned()
        }),
    ] {
        each_copy(&recorder, format, |what, case, text, key| {
            let mut body = body_of(text);
            if let Some(key) = key {
                assert_eq!(body.matches(r#""$CAPKILL_CLIENT_KEY""#).count(), 1, "{what}");
                body = body.replace(r#""$CAPKILL_CLIENT_KEY""#, &Value::from(key).to_string());
            }
            check(&recorder, what, case, &case.body, posted_with_curl(&recorder.url(), body));
        });
    }
}
