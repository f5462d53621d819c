//! Readers of text: replies, whatever is pasted, JSON documents, folded text.

use capkill_desk::contract::{Received, TaskId, read_balance_reply, read_create_task_reply, read_task_result_reply};
use capkill_desk::import::{ImportError, Surroundings, import};
use capkill_desk::payload::document::{Document, compact, position, pretty};
use capkill_desk::payload::{Draft, FoldedText, Redactor, ServiceFacts, without_keys};

use super::Choices;

/// What ten million runs can afford; larger inputs are measured elsewhere.
const MAX_BYTES: usize = 16 * 1024;

pub fn importer(input: &[u8]) {
    let (entry, known) = (Choices::of(input).below(3), Redactor::default());
    let around = Surroundings { name: "fuzz", service: ServiceFacts::default(), entry, known: &known };
    let Ok(imported) = import(input.to_vec(), around) else { return };
    if let Some(change) = imported.draft {
        drop(change.apply(&Draft::default()).body_text());
    }
}

/// A session as it came, and the same bytes as both bodies of an entry, plain or called base64.
pub fn sessions(input: &[u8]) {
    importer(input);
    let text = serde_json::to_string(&String::from_utf8_lossy(&input[..input.len().min(MAX_BYTES)])).unwrap();
    let coding = ["", ",\"encoding\":\"base64\""][Choices::of(input).below(2)];
    let body = format!("{{\"text\":{text}{coding}}}");
    let request = format!("{{\"method\":\"POST\",\"url\":\"https://a.example/createTask\",\"postData\":{body}}}");
    let entry = format!("{{\"request\":{request},\"response\":{{\"status\":200,\"content\":{body}}}}}");
    importer(format!("{{\"log\":{{\"entries\":[{entry}]}}}}").as_bytes());
}

/// Beginnings of commands, so that nearly every input is one.
const COMMANDS: [&str; 8] = [
    "curl ",
    "curl.exe ^\"",
    "$ curl -d @- <<E ",
    "wget ",
    "http POST ",
    "irm ",
    "$b = @{ a = 1 }\niwr -Body $b ",
    "`curl ",
];

/// Reads commands, and reads back a body that stands between quotation marks of bash.
pub fn commands(input: &[u8]) {
    let text = String::from_utf8_lossy(&input[..input.len().min(MAX_BYTES)]);
    let begun = COMMANDS[Choices::of(input).below(COMMANDS.len())];
    importer(format!("{begun}{text}").as_bytes());
    let body = format!("{{\"clientKey\":\"{text}");
    let quoted = body.replace('\'', "'\\''");
    let command = format!("curl https://a.example/createTask --data-raw '{quoted}' -s");
    let known = Redactor::default();
    let around = Surroundings { name: "fuzz", service: ServiceFacts::default(), entry: 0, known: &known };
    if text.contains('\0') {
        return;
    }
    let imported = match import(command.into_bytes(), around) {
        // Control characters make bytes of it that are no text.
        Err(ImportError::OtherFile { .. }) if text.contains(|c: char| c.is_control()) => return,
        imported => imported.unwrap(),
    };
    let how = imported.how.clone();
    // Other shells are told by signs that only they use, and such a sign may stand in the body.
    if !how.contains("bash") {
        return;
    }
    assert_eq!(imported.request.and_then(|request| request.body_bytes), Some(body.len()), "{how}: {text:?}");
}

pub fn replies(input: &[u8]) {
    let mut choices = Choices::of(input);
    let content_type = [None, Some("application/json"), Some("text/html; charset=x"), Some("")][choices.below(4)];
    let status = [200, 200, 200, 302, 403, 502, 0, 999][choices.below(8)];
    let received = Received { status, content_type, body: input, is_truncated: choices.below(8) == 0 };
    let asked = TaskId::from_token("7");
    let asked = Some(&asked).filter(|_| choices.below(2) == 0);
    let (created, result, balance) =
        (read_create_task_reply(received), read_task_result_reply(received, asked), read_balance_reply(received));
    for departure in created.departures.iter().chain(&result.departures).chain(&balance.departures) {
        assert!(!departure.to_string().is_empty());
    }
}

pub fn document(input: &[u8]) {
    let text = String::from_utf8_lossy(&input[..input.len().min(MAX_BYTES)]);
    let document = Document::parse(&*text);
    document.walk(&mut |pointer, node| {
        assert!(text.get(node.span.clone()).is_some(), "{pointer}");
        let _ = document.string(node);
    });
    let (small, shown) = (compact(&text), pretty(&text));
    // White space is put in and taken out of JSON, and nothing else.
    assert!(!document.is_json() || compact(&shown) == small);
    let (line, column) = position(&text, Choices::of(input).below(text.len() + 2));
    assert!(line > 0 && column > 0);
    drop(without_keys(&text));
}

/// A place as an editor counts: at a character's beginning.
fn place(folded: &FoldedText, choices: &mut Choices) -> usize {
    let shown = folded.as_str();
    let at = choices.below(shown.len() + 1);
    (0..=at).rev().find(|at| shown.is_char_boundary(*at)).unwrap_or_default()
}

pub fn folded(input: &[u8]) {
    let mut choices = Choices::of(input);
    let text = String::from_utf8_lossy(&input[..input.len().min(MAX_BYTES)]);
    let mut folded = FoldedText::new(&text.repeat(1 + choices.below(3)));
    for _ in 0..=choices.below(5) {
        let (one, two) = (place(&folded, &mut choices), place(&folded, &mut choices));
        match choices.below(3) {
            0 => _ = folded.insert(one, &text),
            1 => _ = folded.delete(one.min(two)..one.max(two)),
            _ => {
                let before = folded.as_str()[..one].to_owned();
                folded.replace_with(&before);
            }
        }
    }
    let expanded = folded.expand();
    assert!(expanded.folded_at(choices.below(expanded.text.len() + 1)) <= folded.as_str().len());
}
