//! `capkill-desk inspect` as it is started in a terminal: exit codes, text and JSON, hostile input.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

/// How long any input may take: only what never ends must fail.
const DEADLINE: Duration = Duration::from_mins(5);

fn corpus(file: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus")).join(file)
}

fn finished(mut child: Child, input: Vec<u8>) -> Output {
    let mut stdin = child.stdin.take().unwrap();
    // A refusal may close the pipe before it is all written.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let id = child.id();
    let (done, is_done) = std::sync::mpsc::channel();
    let waiter = std::thread::spawn(move || done.send(child.wait_with_output().unwrap()));
    let started = Instant::now();
    let output = is_done.recv_timeout(DEADLINE);
    if output.is_err() {
        drop(Command::new("kill").args(["-9", &id.to_string()]).status());
    }
    writer.join().unwrap();
    drop(waiter.join().unwrap());
    output.unwrap_or_else(|_| panic!("it had not ended after {:?}", started.elapsed()))
}

/// Runs it on a file or, with `-`, on some bytes.
fn inspect(arguments: &[&str], input: Vec<u8>) -> Output {
    // A directory without a history: nothing of this machine's is read.
    let directory = tempfile::tempdir().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_capkill-desk"))
        .arg("inspect")
        .args(arguments)
        .env("CAPKILL_DESK_DATA", directory.path())
        // The developer's own keychain is none of a test's business.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    finished(child, input)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn as_json(arguments: &[&str], input: Vec<u8>) -> (Option<i32>, Value) {
    let output = inspect(&[arguments, &["--format", "json"]].concat(), input);
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

/// No panic, a known exit code, and words about it.
fn said_clearly(what: &str, output: &Output) -> String {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(matches!(output.status.code(), Some(0..=2)), "{what}: {:?} {err}", output.status);
    assert!(!err.contains("panicked") && !err.contains("overflow"), "{what}: {err}");
    let said = format!("{out}{err}");
    assert!(said.trim().len() > 20 && said.len() < 1_000_000, "{what}: {} bytes", said.len());
    said
}

/// Every file's exit code follows from its findings, and the two formats say the same.
#[test]
fn exit_codes_and_json_of_the_corpus() {
    let expected = std::fs::read_to_string(corpus("expected.tsv")).unwrap();
    let mut seen = [0; 3];
    for line in expected.lines().step_by(6) {
        let [file, what, ids] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let path = corpus(file);
        let (code, json) = as_json(&[path.to_str().unwrap()], vec![]);
        let findings = json["findings"].as_array().unwrap();
        let has_errors = findings.iter().any(|finding| finding["severity"] == "error");
        let recognised = json["recognised"].as_str();
        let right = match (recognised, has_errors) {
            (None, _) => 2,
            (Some(_), true) => 1,
            (Some(_), false) => 0,
        };
        assert_eq!(code, Some(right), "{file}: {json:#}");
        seen[usize::try_from(right).unwrap()] += 1;
        assert_eq!(recognised.unwrap_or("nothing"), what, "{file}");
        for finding in findings {
            for name in ["id", "severity", "source", "message"] {
                assert!(finding[name].as_str().is_some_and(|text| !text.is_empty()), "{file}: {name} of {finding}");
            }
            assert!(finding["pointer"].is_string() && finding.get("fix").is_some(), "{file}: {finding}");
        }
        for id in ids.split(' ').filter(|id| *id != "-") {
            assert!(findings.iter().any(|finding| finding["id"] == id), "{file}: {id}");
        }
        let plain = inspect(&[path.to_str().unwrap()], vec![]);
        assert_eq!(plain.status.code(), Some(right), "{file} as text");
        let plain = said_clearly(file, &plain);
        for finding in findings {
            assert!(plain.contains(finding["id"].as_str().unwrap()), "{file}: {finding}\n{plain}");
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn a_picture_and_a_task_type_are_told() {
    let body = r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}"#;
    let (_, json) = as_json(&["-"], body.into());
    assert_eq!(json["task_type"], "ImageToTextTask");
    assert_eq!((&json["picture"]["format"], &json["picture"]["width_px"]), (&"PNG".into(), &1.into()), "{json:#}");
}

#[test]
fn the_standard_input_is_read_like_a_file() {
    let path = corpus("base64/base64.data-prefix.json");
    let (code, file) = as_json(&[path.to_str().unwrap()], vec![]);
    let (input_code, input) = as_json(&["-"], std::fs::read(&path).unwrap());
    assert_eq!((code, &file["findings"]), (input_code, &input["findings"]));
}

fn har(entries: usize) -> Vec<u8> {
    let entry = |number: usize| {
        let site = format!("https://site-{number}.example/");
        let body = format!(
            r#"{{"clientKey":"{KEY}","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"{site}","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}}}"#
        );
        serde_json::json!({"startedDateTime": "2026-01-01T00:00:00Z", "request": {"method": "POST",
            "url": "https://api.capkill.com/createTask", "headers": [{"name": "Content-Type", "value": "application/json"}],
            "postData": {"mimeType": "application/json", "text": body}}, "response": {"status": 200}})
    };
    let entries: Vec<Value> = (1..=entries).map(entry).collect();
    serde_json::to_vec(&serde_json::json!({"log": {"version": "1.2", "entries": entries}})).unwrap()
}

#[test]
fn a_wrong_address_of_a_known_service_is_told_with_the_right_one() {
    let body = format!(r#"{{"clientKey":"{KEY}","taskId":7654321}}"#);
    let said = |address: &str| {
        let command = format!("curl {address} -H 'Content-Type: application/json' -d '{body}'");
        text(&inspect(&["-"], command.into_bytes()).stdout)
    };
    let right = "https://capkill.com/api/getTaskResult";
    for address in ["https://capkill.com/getTaskResult", "https://api.capkill.com/getTaskResult"] {
        assert!(said(address).contains(right) && said(address).contains("http.address"), "{}", said(address));
    }
    assert!(!said(right).contains("http.address"), "{}", said(right));
}

#[test]
fn an_entry_of_a_har_is_chosen() {
    let plain = |entry: &str| text(&inspect(&["-", "--entry", entry], har(3)).stdout);
    assert!(plain("2").contains("entry 2 of 3"), "{}", plain("2"));
    assert!(plain("2").contains("* 2: POST https://api.capkill.com/createTask"), "{}", plain("2"));
    assert!(plain("1").contains("* 1:"), "{}", plain("1"));
}

#[test]
fn what_is_not_there_or_nothing_is_said_to_be() {
    let gone = inspect(&["/nonexistent/file.json"], vec![]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stderr).contains("/nonexistent/file.json can't be read"), "{}", text(&gone.stderr));
    let (code, json) = as_json(&["/nonexistent/file.json"], vec![]);
    assert_eq!((code, &json["recognised"]), (Some(2), &Value::Null));
    assert!(json["error"].as_str().unwrap().contains("can't be read") && json["findings"] == serde_json::json!([]));
    for nothing in [&b""[..], b" \n", b"hello", b"\x00\x01\x02", b"\xff\xfe"] {
        let output = inspect(&["-"], nothing.to_vec());
        assert_eq!(output.status.code(), Some(2), "{nothing:?}");
        said_clearly(&format!("{nothing:?}"), &output);
    }
}

#[test]
fn directories_and_unknown_options_are_refused_in_a_sentence() {
    for (argument, sentence) in [
        ("/", "/ is a directory; name the files in it that are to be inspected"),
        ("-0", "there is no option -0; --help lists the options, and a file of that name is written ./-0"),
        ("--no-such", "there is no option --no-such; "),
    ] {
        let output = inspect(&[argument], vec![]);
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true), "{said}");
        assert!(said.contains(sentence) && said.lines().count() == 1, "{argument}: {said}");
    }
    let (code, json) = as_json(&["/"], vec![]);
    assert_eq!(
        (code, &json["error"]),
        (Some(2), &"/ is a directory; name the files in it that are to be inspected".into())
    );
}

#[test]
fn a_file_named_like_an_option_is_read_by_its_path() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("-0"), har(1)).unwrap();
    let (code, json) = as_json(&[directory.path().join("-0").to_str().unwrap()], vec![]);
    assert_eq!((code, &json["recognised"]), (Some(0), &"createTask".into()), "{json:#}");
}

/// Sound, warned of, faulty and unrecognised, in this order.
const FOUR: [&str; 4] = [
    "sound/task-with-whole-proxy.json",
    "site/url.shape-markdown.json",
    "base64/base64.data-prefix.json",
    "nothing/captcha.ico",
];

#[test]
fn strict_makes_warnings_exit_1() {
    let code = |arguments: &[&str], file: &str| {
        inspect(&[arguments, &[corpus(file).to_str().unwrap()]].concat(), vec![]).status.code()
    };
    assert_eq!(FOUR.map(|file| code(&[], file)), [Some(0), Some(0), Some(1), Some(2)]);
    assert_eq!(FOUR.map(|file| code(&["--strict"], file)), [Some(0), Some(1), Some(1), Some(2)]);
}

#[test]
fn several_files_are_told_each_under_its_name() {
    let files = FOUR.map(|file| corpus(file).to_str().unwrap().to_owned());
    let several = |count: usize, format: &str| {
        let files: Vec<&str> = files[..count].iter().map(String::as_str).collect();
        inspect(&[files, vec!["--format", format]].concat(), vec![])
    };
    for (count, worst) in [(2, 0), (3, 1), (4, 2)] {
        let (plain, json) = (several(count, "text"), several(count, "json"));
        assert_eq!((plain.status.code(), json.status.code()), (Some(worst), Some(worst)), "{count}");
        let headings: Vec<String> = files[..count].iter().map(|file| format!("==> {file} <==")).collect();
        let plain = text(&plain.stdout);
        assert_eq!(plain.lines().filter(|line| line.starts_with("==> ")).collect::<Vec<_>>(), headings);
        let named = text(&json.stdout)
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["file"].clone())
            .collect::<Vec<_>>();
        assert_eq!(named, files[..count]);
    }
}

#[test]
fn every_output_fits_the_published_schema() {
    let schema = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/inspect.schema.json")).unwrap();
    let schema = serde_json::from_slice(&schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let expected = std::fs::read_to_string(corpus("expected.tsv")).unwrap();
    let files = expected.lines().map(|line| corpus(line.split('\t').next().unwrap()).to_str().unwrap().to_owned());
    let files: Vec<String> = files.chain(["/".to_owned(), "/nonexistent".to_owned()]).collect();
    let arguments: Vec<&str> = ["--format", "json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let output = text(&inspect(&arguments, vec![]).stdout);
    let mut told = [false; 4];
    for (line, file) in output.lines().zip(&files) {
        let value: Value = serde_json::from_str(line).unwrap();
        let faults: Vec<String> = schema.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty() && value["file"] == **file, "{file}: {faults:?}\n{value:#}");
        for (told, name) in told.iter_mut().zip(["request", "reply", "language", "picture"]) {
            *told |= !value[name].is_null();
        }
    }
    assert_eq!((output.lines().count(), told), (files.len(), [true; 4]));
}

#[test]
fn a_request_is_told_without_its_secrets() {
    let body = r#"{"clientKey":"$K","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://a.example/","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}"#;
    let command = format!(
        "curl 'https://user:{KEY}@api.example/createTask?token={KEY}' -H 'Content-Type: application/json' -H 'X-Api-Key: {KEY}' -d '{body}'"
    );
    let (_, json) = as_json(&["-"], command.into());
    let request = &json["request"];
    assert_eq!((&request["method"], &request["body_bytes"]), (&"POST".into(), &body.len().into()), "{json:#}");
    assert_eq!(request["header_names"], serde_json::json!(["Content-Type", "X-Api-Key"]));
    assert!(request["url"].as_str().unwrap().contains("@api.example/createTask?token="), "{request:#}");
    assert!(request["body_sha256"].as_str().unwrap().len() == 64 && !json.to_string().contains(KEY), "{json:#}");
}

#[test]
fn the_key_is_never_printed() {
    let body = format!(
        r#"{{"clientKey":"{KEY}","task":{{"type":"NoCaptchaTask","websiteURL":"https://a.example/?k={KEY}","websiteKey":"{KEY}"}}}}"#
    );
    let quoted = serde_json::Value::from(body.as_str()).to_string();
    let form = format!("clientKey={KEY}&task[type]=ImageToTextTask&task[body]={KEY}");
    let inputs = [
        body.clone(),
        quoted.clone(),
        format!("curl 'http://x.example/{KEY}' -H 'X: {KEY}' -d '{body}'"),
        format!("curl 'http://x.example/{KEY}' -d '@/tmp/{KEY}' -H 'clientKey: \"{KEY}\"'"),
        format!("POST /createTask?clientKey={KEY} HTTP/1.1\r\nHost: a\r\nContent-Type: {KEY}\r\n\r\n{body}"),
        format!("2026 INFO sent {body} {KEY}"),
        format!("body = {{'clientKey': '{KEY}', 'task': {{'type': '{KEY}', 'body': {KEY}}}}}"),
        body.replace("clientKey", "client_key"),
        body[..body.len() - 9].to_owned(),
        form,
        format!(r#"{{"errorId":1,"errorCode":"{KEY}","errorDescription":"clientKey:\"{KEY}\"","{KEY}":1}}"#),
        String::from_utf8(har(2)).unwrap(),
    ];
    for input in inputs {
        for format in ["text", "json"] {
            let output = inspect(&["-", "--format", format], input.clone().into());
            let said = said_clearly(&input, &output);
            assert!(!said.contains(KEY), "{format} of {input}\n{said}");
        }
    }
}

#[test]
fn hostile_input_is_handled_or_refused() {
    // Here nothing must end badly; `growth` compares what two sizes cost, and the bench `readers` measures 10 MB of each.
    const SIZE: usize = 3 * 1024 * 1024;
    let whole = |piece: &str| piece.bytes().cycle().take(SIZE).collect::<Vec<u8>>();
    // What is a value at every byte is slow in a build without optimisation; it must only not be quadratic.
    let repeated = |piece: &str| piece.bytes().cycle().take(SIZE / 16).collect::<Vec<u8>>();
    let deep = format!(r#"{{"clientKey":"$K","task":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let number = format!(r#"{{"clientKey":"$K","task":{{"type":"ImageToTextTask","numeric":{}}}}}"#, "9".repeat(5_000));
    let odd = |piece: &str| {
        format!(
            r#"{{"clientKey":"$K","task":{{"type":"NoCaptchaTask","websiteURL":"https://a.example/","websiteKey":"{piece}"}}}}"#
        )
    };
    for (what, input) in [
        ("zeros", vec![0; SIZE]),
        ("brackets", whole("{")),
        ("base64", whole("QUJD")),
        ("quotation marks", whole("\"")),
        ("backslashes in JSON", [b"{\"clientKey\":\"".to_vec(), repeated("\\u")].concat()),
        ("strings in a row", [b"{\"clientKey\":".to_vec(), repeated("\"a\" + ")].concat()),
        ("names of keys", repeated("clientKey=\"")),
        ("here-documents", [b"curl ".to_vec(), repeated("<<a ")].concat()),
        ("here-strings", [b"curl ".to_vec(), repeated("<")].concat()),
        ("words of a command", [b"curl ".to_vec(), repeated("-d '{\"clientKey\":1}' ")].concat()),
        ("lines of a command", [b"curl -d @- <<a\n".to_vec(), repeated("x\n")].concat()),
        ("lines", whole("{\n")),
        ("members", [b"{\"clientKey\":1,\"task\":{".to_vec(), repeated("\"a\":1,")].concat()),
        ("headers", [b"POST /createTask HTTP/1.1\n".to_vec(), repeated("a: b\n")].concat()),
        ("a form", [b"task=".to_vec(), repeated("a&task=")].concat()),
        ("10,000 entries", har(10_000)),
        ("deep nesting", deep.into_bytes()),
        ("a long number", number.into_bytes()),
        ("lone surrogates", odd("\\ud800").into_bytes()),
        ("NUL", odd("\\u0000").into_bytes()),
        ("bidirectional text", odd("\u{202e}x").into_bytes()),
        ("no UTF-8", [odd("x").into_bytes(), vec![0xff]].concat()),
        ("over the limit", vec![b'x'; 64 * 1024 * 1024 + 1]),
    ] {
        let output = inspect(&["-"], input);
        let said = said_clearly(what, &output);
        let must_say = match what {
            "deep nesting" => "nested more than 128 deep",
            "a long number" => "more digits",
            "lone surrogates" => "half of a character",
            "NUL" | "bidirectional text" => "text.",
            "no UTF-8" => "UTF-8",
            "over the limit" => "64 MB",
            "10,000 entries" => "of 10000 to this API",
            _ => "",
        };
        assert!(said.contains(must_say), "{what}: {}", said.chars().take(2000).collect::<String>());
    }
}
