use std::io::Read as _;

use serde_json::Value;
use zip::ZipArchive;

use super::*;
use crate::contract::TaskId;
use crate::history::{Life, StoredCallback, StoredExchange, StoredMethod, StoredTiming, Summary};
use crate::payload::{Draft, DraftPicture, OptionValue, Payload};
use crate::profile::built_in_profiles;

const KEY: &str = "se\"cret/key é 67b6bcbb1a728ea8";
const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

fn key() -> ClientKey {
    ClientKey::from_input(KEY).unwrap().0
}

/// The key as this and other programs write it.
fn spellings() -> Vec<String> {
    let json = Value::from(KEY).to_string();
    let json = &json[1..json.len() - 1];
    let form: String = url::form_urlencoded::byte_serialize(KEY.as_bytes()).collect();
    let twice = Value::from(json).to_string();
    vec![
        KEY.to_owned(),
        json.to_owned(),
        json.replace('é', "\\u00e9").replace('/', "\\/"),
        twice[1..twice.len() - 1].to_owned(),
        form.replace('+', "%20"),
        form.to_lowercase(),
        form,
    ]
}

fn exchange(method: &str, reply_body: Vec<u8>, reply_headers: Vec<(String, String)>) -> StoredExchange {
    StoredExchange {
        method: StoredMethod::from_name(method),
        url: format!("https://user:{}@example.com/api/{method}?key={}", KEY, spellings()[4]),
        started_at_ms: 1_790_000_000_000,
        elapsed_ms: 12,
        timing: StoredTiming::default(),
        http_version: None,
        connected: true,
        status: Some(200),
        reply_headers,
        reply_body,
        reply_truncated: false,
        reply_bytes: None,
        error: Some(format!("broke off at {KEY}")),
        unread: None,
    }
}

fn record() -> Record {
    let picture = include_bytes!("../../../../assets/sample.png").to_vec();
    let mut draft = Draft { picture: Some(DraftPicture::new(picture.clone(), "t", vec![])), ..Draft::default() };
    draft.callback_url = format!("https://u:p@example.com/{TOKEN}?k={KEY}");
    draft.options.insert((draft.form, "comment"), OptionValue::Text(KEY.into()));
    // Without its own redaction, as if an older program had left the key in.
    let mut body = Payload::build(&draft, None).unwrap().stored();
    let masked =
        String::from_utf8(body.bytes.clone()).unwrap().replacen(r#""clientKey":"""#, r#""clientKey":"••••8ea8""#, 1);
    body.picture_at = body.picture_at.map(|at| at + masked.len() - body.bytes.len());
    body.bytes = masked.into_bytes();
    let everywhere = spellings().join(" | ");
    let cookies = ["Set-Cookie", "cookie", "Authorization", "Proxy-Authorization"];
    let mut headers: Vec<(String, String)> = cookies.map(|name| (name.into(), "opens-the-door".into())).into();
    headers.push(("x-echo".into(), everywhere.clone()));
    Record {
        summary: Summary {
            id: SubmissionId(7),
            created_at_ms: 1_790_000_000_000,
            profile_id: "mine".into(),
            profile: format!("Mine {KEY}"),
            base_url: "https://user:pass@example.com/api/".into(),
            task_type: "ImageToTextTask".into(),
            state: Life::Solved,
            task_id: Some(TaskId::from_token("7654321")),
            error_code: Some(KEY.into()),
            detail: Some(everywhere.clone()),
            latency_ms: Some(12),
            website_url: Some(everywhere.clone()),
            answer: None,
            polls: 1,
            thumbnail: None,
            is_pinned: false,
            label: None,
            has_note: false,
            note_beginning: None,
            ended_at_ms: None,
            is_brought_in: false,
            is_captured: false,
        },
        key_hint: "••••8ea8".into(),
        body,
        picture: Some(picture.into()),
        website_key: Some(KEY.into()),
        callback_url: Some(format!("http://127.0.0.1:5/{TOKEN}")),
        solution: Some(format!("{{\"text\":{}}}", Value::from(KEY))),
        exchanges: vec![
            exchange(
                "createTask",
                format!("{{\"echo\":{}}}", Value::from(everywhere.as_str())).into_bytes(),
                headers.clone(),
            ),
            exchange("getTaskResult", format!("<html>{everywhere} {TOKEN}</html>").into_bytes(), Vec::new()),
            exchange("getTaskResult", [&[0xff, 0xfe], everywhere.as_bytes()].concat(), Vec::new()),
            exchange("../../getBalance", Vec::new(), Vec::new()),
        ],
        callbacks: vec![StoredCallback {
            at_ms: 1_790_000_000_500,
            elapsed_ms: 3,
            headers,
            body: everywhere.into_bytes(),
            is_truncated: false,
            is_complete: true,
            unread: None,
        }],
        callback_token: Some(TOKEN.into()),
        note: None,
        again_of: None,
        repeated_by: Vec::new(),
        polls: 1,
        ended_at_ms: Some(1_790_000_001_000),
        balance_before: None,
        balance_after: None,
    }
}

fn bundle_of(record: &Record) -> Bundle {
    let mut keys = SessionKeys::default();
    keys.set("mine", Some(key()));
    let profiles = built_in_profiles();
    Bundling { id: record.summary.id, profiles, keys }.make(record, Arc::new(Redactor::new(&key()))).unwrap()
}

fn unzipped(bundle: &Bundle) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bundle.zip())).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert!(file.enclosed_name().is_some(), "{} leads out of the folder", file.name().unwrap());
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

#[test]
fn no_secret_is_in_any_file_in_any_spelling() {
    let bundle = bundle_of(&record());
    let mut secrets = spellings();
    secrets.extend([TOKEN, "opens-the-door", "user:", "u:p@"].map(str::to_owned));
    for (name, bytes) in unzipped(&bundle) {
        for secret in &secrets {
            let is_in = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!is_in, "{secret} is in {name}: {}", String::from_utf8_lossy(&bytes));
        }
    }
    let removed = bundle.removed.join("\n");
    for part in [
        "client key",
        "other places",
        "authorization, cookie, proxy-authorization, set-cookie",
        "callback address",
        "passwords",
    ] {
        assert!(removed.contains(part), "{part}: {removed}");
    }
}

#[test]
fn the_list_is_what_is_in_the_zip_and_everything_is_there() {
    let bundle = bundle_of(&record());
    let files = unzipped(&bundle);
    let listed: Vec<(String, usize)> = bundle.entries.iter().map(|entry| (entry.name.clone(), entry.bytes)).collect();
    let packed: Vec<(String, usize)> = files.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect();
    assert_eq!(listed, packed);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "submission.json",
            "payload.json",
            "picture.png",
            "exchanges.json",
            "findings.json",
            "versions.txt",
            "replies/01-createTask.json",
            "replies/02-getTaskResult.html",
            "replies/03-getTaskResult.bin",
            "replies/05-callback.txt",
        ]
    );
    let json = |name: &str| -> Value {
        serde_json::from_slice(&files.iter().find(|(known, _)| known == name).unwrap().1).unwrap()
    };
    let payload = json("payload.json");
    assert_eq!(payload["clientKey"], "••••8ea8");
    let picture =
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, payload["task"]["body"].as_str().unwrap());
    assert_eq!(picture.unwrap(), files[3].1, "payload and picture are one");
    assert_eq!(json("submission.json")["task_id"], "7654321");
    assert_eq!(json("submission.json")["money"], "Paid", "its profile is gone, and its address is not the sandbox's");
    let exchanges = json("exchanges.json");
    assert_eq!(exchanges.as_array().unwrap().len(), 5);
    assert_eq!(exchanges[0]["body"]["file"], "replies/01-createTask.json");
    assert_eq!(exchanges[3]["body"]["bytes"], 0);
    assert_eq!(exchanges[4]["kind"], "callback");
    assert!(
        json("findings.json")
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["pointer"].as_str().unwrap().starts_with('/'))
    );
    assert_eq!(bundle.zip(), bundle_of(&record()).zip(), "the same record makes the same file");
    assert_eq!(bundle.file_name, "capkill-desk-task-7.zip");
}

#[test]
fn a_picture_that_holds_a_key_stays_out() {
    let mut record = record();
    let mut picture = record.picture.as_deref().unwrap().to_vec();
    picture.extend_from_slice(KEY.as_bytes());
    record.picture = Some(picture.into());
    let bundle = bundle_of(&record);
    assert!(bundle.entries.iter().all(|entry| !entry.name.starts_with("picture")));
    assert!(bundle.removed.iter().any(|line| line.contains("picture")));
}

#[test]
fn odd_records_make_a_bundle_all_the_same() {
    let mut bare = record();
    (bare.exchanges, bare.callbacks, bare.picture) = (Vec::new(), Vec::new(), None);
    bare.summary.created_at_ms = i64::MAX;
    bare.body.bytes = b"\xff no JSON".to_vec();
    assert_eq!(unzipped(&bundle_of(&bare)).len(), 6);
    let mut huge = record();
    huge.exchanges[0].reply_body = vec![b'<'; 4 * 1024 * 1024];
    huge.exchanges[0].reply_truncated = true;
    let bundle = bundle_of(&huge);
    assert!(bundle.zip().len() < 300_000, "{}", bundle.zip().len());
}
