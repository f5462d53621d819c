//! The parser against `serde_json`, against what people paste, and against nonsense.

use proptest::prelude::*;

use super::*;

fn kinds(text: &str) -> Vec<IssueKind> {
    Document::parse(text).issues().iter().map(|issue| issue.kind).collect()
}

/// Returns the value as `serde_json` has it, numbers by their digits.
fn plain(document: &Document, node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null | Value::Expression => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number => serde_json::from_str(document.slice(&node.span)).unwrap_or_default(),
        Value::String(_) => document.string(node).unwrap().into(),
        Value::Array(items) => items.iter().map(|item| plain(document, item)).collect(),
        Value::Object(members) => serde_json::Value::Object(
            members.iter().map(|member| (member.name.to_string(), plain(document, &member.value))).collect(),
        ),
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            proptest::collection::vec((".{0,6}", inner), 0..4)
                .prop_map(|members| { serde_json::Value::Object(members.into_iter().collect()) }),
        ]
    })
}

#[test]
fn each_oddity_of_pasted_text_is_named() {
    use IssueKind::*;
    let cases: &[(&str, &[IssueKind])] = &[
        (r#"{"a":1,"b":[true,null,"x"]}"#, &[]),
        (r#"{"a":1,}"#, &[TrailingComma]),
        ("[1,2,]", &[TrailingComma]),
        (r#"{"a":1 "b":2}"#, &[MissingComma]),
        ("{'a':'b'}", &[SingleQuotes, SingleQuotes]),
        ("{a:1}", &[UnquotedName]),
        ("{\"a\":1 // x\n}", &[Comment]),
        ("{\"a\":1 # x\n}", &[Comment]),
        ("/* x */ {}", &[Comment]),
        ("{\"a\":True,\"b\":None}", &[PythonWord, PythonWord]),
        ("[undefined]", &[JavaScriptWord]),
        ("[b'x']", &[StringPrefix, SingleQuotes]),
        ("[\"\"\"a\nb\"\"\"]", &[TripleQuotes]),
        (r#"["a" "b"]"#, &[Concatenation]),
        (r#"["a" + "b"]"#, &[Concatenation]),
        ("[0x1f,.5,01,+1]", &[OddNumber, OddNumber, OddNumber, OddNumber]),
        ("[\"a\nb\"]", &[ControlCharacter]),
        (r#"["\'"]"#, &[OddEscape]),
        (r#"["\ud800"]"#, &[LoneSurrogate]),
        ("[(1,2)]", &[Tuple]),
        ("{\"a\":os.environ['KEY'],\"b\":1}", &[Expression]),
        ("{\"a\":base64.b64encode(f.read()).decode(), \"b\":1}", &[Expression]),
        ("{a, b}", &[UnquotedName, Expression, UnquotedName, Expression]),
        ("{...x, \"b\":1}", &[Expression]),
        ("[1\u{a0},2]", &[OddSpace]),
        (r#"{"a":"#, &[UnexpectedEnd]),
        (r#"{"a"}"#, &[Unexpected('}')]),
        ("", &[Nothing]),
        ("}", &[Unexpected('}')]),
    ];
    for (text, expected) in cases {
        assert_eq!(kinds(text), *expected, "{text}");
    }
}

#[test]
fn values_can_be_pointed_at() {
    let document = Document::parse(r#" {"clientKey":"k","task":{"type":"T","body":"a\/b","a/b":[0,1.10]}} rest"#);
    assert_eq!(document.task_text("type"), Some("T"));
    assert_eq!(document.task_text("body"), Some("a/b"));
    let number = document.at("/task/a~1b/1").unwrap();
    assert_eq!(document.slice(&number.span), "1.10");
    assert_eq!(pointer_to(&document, number.span.start), "/task/a~1b/1");
    assert_eq!(document.rest(), "rest");
    assert!(!document.is_json());
    assert!(document.at("/task/none").is_none() && document.at("/task/a~1b/7").is_none());
}

#[test]
fn concatenated_and_prefixed_strings_are_one() {
    for (text, content) in [
        ("['ab' \"cd\"]", "abcd"),
        ("[b'ab']", "ab"),
        ("[r'a\\n']", "a\\n"),
        ("[\"a\\n\" + 'b']", "a\nb"),
        ("[('a' 'b')]", "ab"),
        ("[('ab')]", "ab"),
        ("['''a\nb''']", "a\nb"),
        (r#"["\x41\u{1F600}\U0001F600\q"]"#, "A😀😀\\q"),
        (r#"["😀"]"#, "😀"),
    ] {
        let document = Document::parse(text);
        let Some(Value::Array(items)) = document.root().map(|root| &root.value) else { panic!("{text}") };
        assert_eq!(document.string(&items[0]), Some(content), "{text}");
    }
}

#[test]
fn depth_has_a_limit() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(Document::parse(deep(MAX_DEPTH)).is_json());
    assert_eq!(kinds(&deep(MAX_DEPTH + 1)), [IssueKind::TooDeep]);
    assert_eq!(kinds(&"[".repeat(1_000_000)), [IssueKind::TooDeep]);
}

#[test]
fn positions_count_characters() {
    assert_eq!(position("aä\nöx", 6), (2, 2));
    assert_eq!((position("", 0), position("a", 9), position("ä", 1)), ((1, 1), (1, 2), (1, 1)));
}

#[test]
fn members_are_put_in_and_taken_out() {
    for (before, with_x, without_a) in [
        (r#"{"a":1}"#, r#"{"a":1,"x":2}"#, "{}"),
        ("{}", r#"{"x":2}"#, "{}"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"x\": 2\n}", "{\n  \"b\": 2\n}"),
        (r#"{"b":2,"a":1}"#, r#"{"b":2,"a":1,"x":2}"#, r#"{"b":2}"#),
        (r#"{"a":1,}"#, r#"{"a":1,"x":2}"#, "{}"),
    ] {
        let document = Document::parse(before);
        let root = document.root().unwrap();
        let edit = insert_member(&document, root, "x", "2").unwrap();
        assert_eq!(apply(before, &[edit]).unwrap(), with_x);
        let edits: Vec<_> = remove_member(&document, root, "a").into_iter().collect();
        assert_eq!(apply(before, &edits).unwrap(), without_a, "{before}");
    }
    let edit = |span| Edit::new(span, "y");
    assert_eq!(apply("abc", &[edit(1..3), edit(0..2)]), None, "overlapping");
    assert_eq!(apply("abc", &[edit(2..9)]), None);
}

proptest! {
    #[test]
    fn json_is_read_as_serde_json_reads_it(value in json(), is_pretty: bool) {
        let text = if is_pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let document = Document::parse(text.as_str());
        prop_assert!(document.is_json(), "{} {:?}", text, document.issues());
        prop_assert_eq!(plain(&document, document.root().unwrap()), value);
        prop_assert_eq!(compact(&pretty(&text)), compact(&text));
        let spans_are_sound = std::cell::Cell::new(true);
        document.walk(&mut |pointer, node| {
            if document.at(pointer).map(|found| &found.span) != Some(&node.span) {
                // Of a name that stands there twice, the last is found.
                spans_are_sound.set(spans_are_sound.get() && document.text().get(node.span.clone()).is_some());
            }
        });
        prop_assert!(spans_are_sound.get());
    }

    #[test]
    fn only_json_has_no_issues(text in r#"[\[\]{}:,"'0-9eE+.tfn\\u -]{0,16}"#) {
        let document = Document::parse(text.as_str());
        prop_assert_eq!(document.is_json(), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{:?}", document);
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,60}", start in 0_usize..80) {
        let start = (0..=start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let document = Document::parse_at(text.as_str().into(), start);
        prop_assert!(document.end() <= text.len());
        document.walk(&mut |_, node| assert!(document.text().get(node.span.clone()).is_some()));
        let _ = (pretty(&text), compact(&text), position(&text, start));
    }
}
