//! What is named as a difference, and what is not; whatever the bodies hold.

use proptest::prelude::*;

use super::DifferenceKind::{Changed, OnlyLeft, OnlyRight, Same, TypeChanged};
use super::*;

fn text(text: &str) -> ShownValue {
    ShownValue::Text(text.to_owned())
}

/// Returns place, kind, left and right of each row.
fn rows(left: &str, right: &str) -> Vec<(String, DifferenceKind, Option<ShownValue>, Option<ShownValue>)> {
    let difference = compare_bodies(left.as_bytes(), right.as_bytes());
    difference.rows.into_iter().map(|row| (row.place, row.kind, row.left, row.right)).collect()
}

#[test]
fn json_is_compared_by_its_structure() {
    for (left, right, expected) in [
        (r#"{"a":1}"#, r#"{"a":1}"#, ("/a", Same, Some(text("1")), Some(text("1")))),
        (r#"{"a":true}"#, r#"{"a":false}"#, ("/a", Changed, Some(text("true")), Some(text("false")))),
        (r#"{"a":53456}"#, r#"{"a":"53456"}"#, ("/a", TypeChanged, Some(text("53456")), Some(text(r#""53456""#)))),
        (r#"{"a":null}"#, r#"{"a":0}"#, ("/a", TypeChanged, Some(text("null")), Some(text("0")))),
        (r#"{"a":{}}"#, r#"{"a":[]}"#, ("/a", TypeChanged, Some(text("{}")), Some(text("[]")))),
        (r#"{"a":{"b":1}}"#, r#"{"a":1}"#, ("/a", TypeChanged, Some(text(r#"{"b":1}"#)), Some(text("1")))),
        (r#"{"a":{}}"#, r#"{"a":{}}"#, ("/a", Same, Some(text("{}")), Some(text("{}")))),
        (r#"{"a":[1]}"#, "{}", ("/a", OnlyLeft, Some(text("[1]")), None)),
        ("{}", r#"{"a/b~c":"x"}"#, ("/a~1b~0c", OnlyRight, None, Some(text(r#""x""#)))),
        ("[]", "[7]", ("/0", OnlyRight, None, Some(text("7")))),
        ("3", "4", ("", Changed, Some(text("3")), Some(text("4")))),
    ] {
        let (place, kind, a, b) = expected;
        assert_eq!(rows(left, right), [(place.to_owned(), kind, a, b)], "{left} and {right}");
    }
    let places: Vec<_> = rows(r#"{"t":{"x":[1,2],"y":1},"k":1}"#, r#"{"t":{"x":[1,3,4],"z":1},"k":1}"#)
        .into_iter()
        .map(|(place, kind, ..)| (place, kind))
        .collect();
    let expected = [
        ("/t/x/0", Same),
        ("/t/x/1", Changed),
        ("/t/x/2", OnlyRight),
        ("/t/y", OnlyLeft),
        ("/t/z", OnlyRight),
        ("/k", Same),
    ];
    assert_eq!(places, expected.map(|(place, kind)| (place.to_owned(), kind)));
}

#[test]
fn equal_numbers_written_differently_are_noted_as_equal() {
    for (left, right, is_same_number) in [
        ("1", "1.0", true),
        ("100", "1e2", true),
        ("-0.50", "-5E-1", true),
        ("0", "-0.0", true),
        ("1", "2", false),
        ("9007199254740993", "9007199254740992", false),
        ("1", "-1", false),
        ("1e99999999999999999999", "1e99999999999999999998", false),
    ] {
        let difference = compare_bodies(left.as_bytes(), right.as_bytes());
        assert_eq!(difference.differing, 1, "{left} {right}");
        let note = is_same_number.then_some(DifferenceNote::SameNumber);
        assert_eq!((difference.rows[0].kind, difference.rows[0].note), (Changed, note), "{left} {right}");
    }
}

#[test]
fn another_order_is_a_note_and_no_difference() {
    let difference = compare_bodies(br#"{"a":1,"b":{"c":1,"d":2}}"#, br#"{"b":{"d":2,"c":1},"a":1}"#);
    assert_eq!((difference.differing, difference.is_empty()), (0, false));
    assert_eq!(difference.notes, ["Names stand in another order in the body, /b"]);
    let difference = compare_bodies(br#"{"a":1,"x":2,"b":3}"#, br#"{"a":1,"b":3,"y":2}"#);
    assert_eq!((difference.differing, difference.notes.len()), (2, 0), "one that is missing moves no other");
}

#[test]
fn other_bytes_of_the_same_json_are_said() {
    for (left, right) in
        [(r#"{"a":1}"#, r#"{ "a": 1 }"#), (r#"{"a":"é"}"#, r#"{"a":"\u00e9"}"#), (r#"{"a":0,"a":1}"#, r#"{"a":1}"#)]
    {
        let difference = compare_bodies(left.as_bytes(), right.as_bytes());
        assert_eq!(difference.differing, 0);
        assert!(difference.notes[0].starts_with("The content is the same, but not the bytes"), "{difference:?}");
    }
}

#[test]
fn long_values_are_compared_whole_and_shown_folded() {
    let (mut left, right) = ("QUJD".repeat(1438), "QUJD".repeat(1438));
    left.replace_range(4000..4001, "x");
    let body = |base64: &str| format!(r#"{{"body":"{base64}"}}"#);
    let difference = compare_bodies(body(&left).as_bytes(), body(&right).as_bytes());
    let row = &difference.rows[0];
    assert_eq!((&row.left, &row.right), (&Some(ShownValue::Base64(5752)), &Some(ShownValue::Base64(5752))));
    assert_eq!((row.kind, row.note), (Changed, Some(DifferenceNote::FromCharacter(4001))));
    let words = format!(r#"{{"a":"{}"}}"#, "two words ".repeat(100_000));
    let difference = compare_bodies(words.as_bytes(), b"{}");
    assert!(matches!(&difference.rows[0].left, Some(ShownValue::Text(text)) if text.len() < 1100));
}

#[test]
fn what_is_no_json_is_compared_by_lines() {
    let difference = compare_bodies(b"<html>\nBad Gateway\nnginx", b"<html>\nGateway Timeout\nnginx\nmore");
    let found: Vec<_> = difference.rows.iter().map(|row| (row.place.as_str(), row.kind)).collect();
    assert_eq!(found, [("line 1", Same), ("line 2", Changed), ("line 3", Same), ("line 4", OnlyRight)]);
    assert_eq!(rows("", r#"{"a":1}"#), [("line 1".to_owned(), OnlyRight, None, Some(text(r#"{"a":1}"#)))]);
    let notes = compare_bodies(b"oops", b"{}").notes;
    assert_eq!(notes, ["The left body is not JSON, so both are compared line by line"]);
    assert!(compare_bodies(b"\xff\0x", b"\xff\0x").is_empty());
    assert_eq!(compare_bodies(b"\xff\0", b"").rows[0].left, Some(text("\u{fffd}\u{fffd}")));
    // Deeper than JSON is read.
    let deep = "[".repeat(100_000);
    assert!(compare_bodies(deep.as_bytes(), deep.as_bytes()).is_empty());
}

#[test]
fn hostile_bodies_are_counted_and_not_shown() {
    let array = |value: &str| format!("[{}]", vec![value; 300_000].join(","));
    let difference = compare_bodies(array("1").as_bytes(), array("2").as_bytes());
    assert_eq!((difference.rows.len(), difference.differing, difference.left_out), (1000, 300_000, 299_000));
    let mut mixed = array("1");
    mixed.replace_range(mixed.len() - 2.., "2]");
    let difference = compare_bodies(array("1").as_bytes(), mixed.as_bytes());
    assert_eq!((difference.rows.len(), difference.differing), (1001, 1), "the same never crowd out what differs");
    let long_tail = |value: &str| format!("{},{}", array(value).trim_end_matches(']'), &array("7")[1..]);
    let difference = compare_bodies(long_tail("1").as_bytes(), long_tail("2").as_bytes());
    assert_eq!((difference.rows.len(), difference.left_out), (2000, 598_000), "nor the other way round");
    let lines = |seed: usize| (0..200_000).map(|n| (n * seed % 7919).to_string()).collect::<Vec<_>>().join("\n");
    let difference = compare_bodies(lines(3).as_bytes(), lines(5).as_bytes());
    assert!(difference.notes.contains(&"Only the first 10,000 lines were compared".to_owned()));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-3_i64..3).prop_map(Into::into),
        "[a-c~/é\"]{0,3}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            proptest::collection::vec(("[a-c/~]{1,2}", inner), 0..4)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(value in json(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = value.to_string();
        prop_assert!(compare_bodies(text.as_bytes(), text.as_bytes()).is_empty());
        prop_assert!(compare_bodies(&bytes, &bytes).is_empty());
    }

    #[test]
    fn swapping_the_sides_swaps_what_is_only_on_one(left in json(), right in json()) {
        let (a, b) = (left.to_string(), right.to_string());
        let swapped = |row: DifferenceRow| DifferenceRow {
            kind: match row.kind { OnlyLeft => OnlyRight, OnlyRight => OnlyLeft, kind => kind },
            left: row.right,
            right: row.left,
            ..row
        };
        let forth = compare_bodies(a.as_bytes(), b.as_bytes());
        let back = compare_bodies(b.as_bytes(), a.as_bytes());
        let sorted = |mut rows: Vec<DifferenceRow>| { rows.sort_by(|a, b| a.place.cmp(&b.place)); rows };
        prop_assert_eq!(sorted(forth.rows), sorted(back.rows.into_iter().map(swapped).collect()));
        prop_assert_eq!(forth.differing, back.differing);
        prop_assert_eq!(forth.differing == 0, left == right);
    }
}
