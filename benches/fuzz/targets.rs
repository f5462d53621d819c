//! What is fuzzed, what must hold of it, and what it begins with.

use std::fs;
use std::path::Path;

use capkill_desk::contract::{Received, TaskId, read_balance_reply, read_create_task_reply, read_task_result_reply};
use capkill_desk::payload::document::{Document, compact, position, pretty};
use capkill_desk::payload::{Draft, FoldedText, ServiceFacts, Surroundings, import, masked};

use crate::mutation::Random;

/// A reader of foreign text.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8], &mut Random),
    pub seeds_are_replies: bool,
}

pub const TARGETS: &[Target] = &[
    Target { name: "importer", run: importer, seeds_are_replies: false },
    Target { name: "replies", run: replies, seeds_are_replies: true },
    Target { name: "document", run: document, seeds_are_replies: false },
    Target { name: "folded", run: folded, seeds_are_replies: false },
];

const REPLIES: &[&str] = &[
    r#"{"errorId":0,"taskId":12345678901}"#,
    r#"{"errorId":1,"errorCode":"ERROR_KEY_DOES_NOT_EXIST","errorDescription":"No such key","taskId":0}"#,
    r#"{"errorId":0,"status":"processing","taskId":7}"#,
    r#"{"errorId":0,"status":"ready","solution":{"text":"ab\u00e9\ud83d\ude00","n":1.50},"cost":"0.001"}"#,
    r#"{"errorId":0,"balance":12.3456}"#,
    r#"{"errorId":"0","balance":"1e3"}"#,
    "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "OK|12345678",
];

/// What inputs are made of: the small files of the corpus, or replies.
pub fn seeds(target: &Target, corpus: &Path) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    if target.seeds_are_replies {
        seeds.extend(REPLIES.iter().map(|reply| reply.as_bytes().to_vec()));
    }
    let mut groups: Vec<_> = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    groups.retain(|group| group.is_dir() && (!target.seeds_are_replies || group.ends_with("reply")));
    groups.sort();
    for group in groups {
        let mut files: Vec<_> = fs::read_dir(group).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        seeds.extend(files.iter().map(|file| fs::read(file).unwrap()).filter(|bytes| bytes.len() <= 4096));
    }
    assert!(seeds.len() > 5, "the corpus is not there");
    seeds
}

fn importer(input: &[u8], random: &mut Random) {
    let around = Surroundings { name: "fuzz", service: ServiceFacts::default(), entry: random.below(3) };
    let Ok(imported) = import(input.to_vec(), around) else { return };
    if let Some(change) = imported.draft {
        drop(change.apply(&Draft::default()).body_text());
    }
}

fn replies(input: &[u8], random: &mut Random) {
    let content_type = [None, Some("application/json"), Some("text/html; charset=x"), Some("")][random.below(4)];
    let status = [200, 200, 200, 302, 403, 502, 0, 999][random.below(8)];
    let received = Received { status, content_type, body: input, is_truncated: random.below(8) == 0 };
    let asked = TaskId::from_token("7");
    let asked = Some(&asked).filter(|_| random.below(2) == 0);
    let (created, result, balance) =
        (read_create_task_reply(received), read_task_result_reply(received, asked), read_balance_reply(received));
    for departure in created.departures.iter().chain(&result.departures).chain(&balance.departures) {
        assert!(!departure.to_string().is_empty());
    }
}

fn document(input: &[u8], random: &mut Random) {
    let text = String::from_utf8_lossy(input);
    let document = Document::parse(&*text);
    document.walk(&mut |pointer, node| {
        assert!(text.get(node.span.clone()).is_some(), "{pointer}");
        let _ = document.string(node);
    });
    let (small, shown) = (compact(&text), pretty(&text));
    // White space is put in and taken out of JSON, and nothing else.
    assert!(!document.is_json() || compact(&shown) == small);
    let (line, column) = position(&text, random.below(text.len() + 2));
    assert!(line > 0 && column > 0);
    drop(masked(&text));
}

/// A place as an editor counts: at a character's beginning.
fn place(folded: &FoldedText, random: &mut Random) -> usize {
    let shown = folded.as_str();
    let at = random.below(shown.len() + 1);
    (0..=at).rev().find(|at| shown.is_char_boundary(*at)).unwrap_or_default()
}

fn folded(input: &[u8], random: &mut Random) {
    let text = String::from_utf8_lossy(input);
    let mut folded = FoldedText::new(&text.repeat(1 + random.below(3)));
    for _ in 0..=random.below(5) {
        let (one, two) = (place(&folded, random), place(&folded, random));
        match random.below(3) {
            0 => _ = folded.insert(one, &text),
            1 => _ = folded.delete(one.min(two)..one.max(two)),
            _ => {
                let before = folded.as_str()[..one].to_owned();
                folded.replace_with(&before);
            }
        }
    }
    let expanded = folded.expand();
    assert!(expanded.folded_at(random.below(expanded.text.len() + 1)) <= folded.as_str().len());
}
