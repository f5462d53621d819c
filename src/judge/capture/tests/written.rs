//! The report as Markdown and as JSON.

use super::build::{Made, key, refusal};
use crate::contract::Method;
use crate::judge::capture::{json, markdown};
use crate::payload::Finding;
use crate::profile::Costs;

/// Makes a live session with one of most things.
fn rich() -> Made {
    let mut made = Made::new();
    made.facts.target = "CapKill".to_owned();
    made.facts.host = "capkill.com".to_owned();
    (made.facts.costs, made.facts.limit, made.facts.lasted_ms) = (Costs::Money, Some(5), 810_000);
    made.task(0, 1);
    made.ready(9_100, 1);
    let first = made.create(20_000, 2);
    (first.hung_up_after_ms, first.payload_sha256) = (Some(10_000), Some([7; 32]));
    first.reply.as_mut().unwrap().elapsed_ms = 12_400;
    let retry = made.create(30_300, 3);
    retry.payload_sha256 = Some([7; 32]);
    retry.findings.push(Finding::new("shape.wrong-type", "/task/minLength", "minLength is text, not a whole number"));
    made.poll(33_400, 3);
    made.ready(34_100, 3).client = "node|20 <fetch>".to_owned();
    made.callback(35_000, 3);
    let lost = made.call(40_000, Method::GetBalance);
    lost.path = "/in.php".to_owned();
    (lost.method, lost.key) = (None, Some(key("k3f9")));
    lost.key.as_mut().unwrap().is_token = true;
    made.call(50_000, Method::GetBalance).reply = Some(refusal("ERROR_KEY_DOES_NOT_EXIST"));
    made.call(51_000, Method::GetBalance).reply = Some(refusal("ERROR_KEY_DOES_NOT_EXIST"));
    made
}

#[test]
fn markdown_of_a_session_is_as_it_was() {
    let written = markdown(&rich().report());
    assert_eq!(written, include_str!("rich.md"), "{written}");
}

#[test]
fn markdown_of_nothing_is_short() {
    let made = Made::new();
    let written = markdown(&made.report());
    assert!(written.starts_with("# Conformance report\n\n**Nothing to judge yet: no createTask came**\n"), "{written}");
    assert!(!written.contains("## Kept") && !written.contains("### "), "{written}");
}

#[test]
fn foreign_text_stays_text_in_markdown() {
    let mut made = Made::new();
    made.task(0, 1);
    made.calls[0].client = "a|b <script>\n# c\u{202e}".to_owned();
    made.calls[0].verb = "PUT".to_owned();
    let written = markdown(&made.report());
    assert!(written.contains(r"a\|b \<script\> \# c‹U+202E›"), "{written}");
}

#[test]
fn json_has_the_names_of_its_schema() {
    let value = json(&rich().report());
    let names = |value: &serde_json::Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(
        names(&value),
        ["schema", "desk", "session", "headline", "has_errors", "errors", "warnings", "kept", "notes", "figures"]
    );
    assert_eq!((&value["schema"], &value["has_errors"]), (&1.into(), &true.into()));
    assert_eq!(
        names(&value["session"]),
        ["target", "host", "costs", "begun_at", "lasted_ms", "ended", "limit", "guard"]
    );
    assert_eq!(value["session"]["begun_at"], "2026-11-30T23:06:10.000Z");
    let spacing = value["errors"].as_array().unwrap().iter().find(|line| line["rule"] == "polls.spacing").unwrap();
    assert_eq!(
        spacing,
        &serde_json::json!({
            "rule": "polls.spacing",
            "seen": "Polls less than 2 s apart",
            "detail": "node|20 <fetch> · least 700 ms, median 3.0 s",
            "count": 1,
            "of": 3,
            "source": "family",
            "change": "Wait 3 s between two polls of a task",
            "conversations": [103],
            "calls": [8],
        })
    );
    assert_eq!(names(&value["figures"]), ["polls", "requests", "clients", "keys", "connections", "findings"]);
    assert_eq!(
        value["figures"]["keys"][1],
        serde_json::json!({ "hint": "••••k3f9", "hash": "0000k3f9", "is_token": true, "calls": 1, "clients": 1 })
    );
}
