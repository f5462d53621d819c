//! Every spelling of a key that is found, and what is left alone.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::contract::ClientKey;

const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

fn key(text: &str) -> ClientKey {
    ClientKey::from_input(text).unwrap().0
}

fn redactor(text: &str) -> Redactor {
    Redactor::new(&key(text))
}

fn each(text: &str, write: impl Fn(char) -> String) -> String {
    text.chars().map(write).collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A key in every spelling of the list, by name.
fn written(key: &str) -> Vec<(&'static str, Vec<u8>)> {
    let (one, other) = key.split_at(key.len() / 2);
    let before = |before: &str| STANDARD.encode(format!("{before}{key} and so on"));
    let mut all: Vec<(&'static str, Vec<u8>)> =
        vec![("UTF-16LE", utf16(key, u16::to_le_bytes)), ("UTF-16BE", utf16(key, u16::to_be_bytes))];
    let texts = [
        ("plain", key.to_owned()),
        ("upper case", key.to_uppercase()),
        ("lower case", key.to_lowercase()),
        ("all \\u", each(key, |c| format!("\\u{:04x}", c as u32))),
        ("some \\u", each(key, |c| if c.is_ascii_digit() { format!("\\u{:04X}", c as u32) } else { c.into() })),
        ("\\u twice", each(key, |c| format!("\\\\u{:04x}", c as u32))),
        ("all percent", each(key, |c| format!("%{:02X}", c as u32))),
        ("percent twice", each(key, |c| format!("%25{:02x}", c as u32))),
        ("HTML decimal", each(key, |c| format!("&#{};", c as u32))),
        ("HTML hexadecimal", each(key, |c| format!("&#x{:x};", c as u32))),
        ("base64 0", before("")),
        ("base64 1", before("a")),
        ("base64 2", before("ab")),
        ("base64url", URL_SAFE_NO_PAD.encode(format!("?>{key}~"))),
        ("hexadecimal", each(key, |c| format!("{:02x}", c as u32))),
        ("HEXADECIMAL", each(key, |c| format!("{:02X}", c as u32))),
        ("hex dump", each(key, |c| format!("{:02x} ", c as u32))),
        ("reversed", key.chars().rev().collect()),
        ("line's end", format!("{one}\r\n        {other}")),
        ("escaped line's end", format!("{one}\\n{other}")),
        ("backslash and line's end", format!("{one}\\\n{other}")),
        ("JavaScript seam", format!("{one}' + '{other}")),
        ("C seam", format!("{one}\" \"{other}")),
        ("shell seam", format!("{one}''{other}")),
        ("by a sign", format!("{one}-{other}")),
        ("zero-width", format!("{one}\u{200b}{other}")),
    ];
    all.extend(texts.map(|(name, text)| (name, text.into_bytes())));
    all
}

#[test]
fn every_spelling_of_the_list_goes() {
    let redactor = redactor(KEY);
    for (name, spelling) in written(KEY) {
        let text = [b"{\"a\":\"", spelling.as_slice(), b"\"}"].concat();
        let clean = redactor.bytes(text.clone());
        assert!(
            clean.windows(16).any(|piece| piece == "••••2057".as_bytes()),
            "{name}: {}",
            String::from_utf8_lossy(&clean)
        );
        // The ends of base64 also hold what stands around the key.
        let own = if name.starts_with("base64") { &spelling[4..42] } else { &spelling[..] };
        let is_left = own.windows(12).any(|piece| clean.windows(12).any(|other| other == piece));
        assert!(!is_left, "{name}: {}", String::from_utf8_lossy(&clean));
    }
}

#[test]
fn a_beginning_is_masked_where_the_body_was_cut() {
    let redactor = redactor(KEY);
    for (name, spelling) in written(KEY) {
        if name == "hex dump" || name.starts_with("UTF") || name.starts_with("base64") {
            continue;
        }
        let shown = &spelling[..spelling.len() - 3];
        let clean = redactor.cut_bytes([b"x: ", shown].concat());
        assert!(clean.starts_with("x: ••••".as_bytes()), "{name}: {}", String::from_utf8_lossy(&clean));
    }
    assert_eq!(redactor.cut_bytes(KEY[..8].into()), "••••2057".as_bytes());
    assert_eq!(redactor.cut_bytes(KEY[..7].into()), &KEY.as_bytes()[..7]);
    assert_eq!(redactor.bytes(KEY[..31].into()), &KEY.as_bytes()[..31], "a whole body is cut nowhere");
}

#[test]
fn every_key_has_its_own_mask() {
    let keys = [key(KEY), key("another-key-0815"), key("67b6bcbb1a728ea8d563de6d169a2057__nocache")];
    let text = format!("a {KEY} b ANOTHER-key-0815 c {KEY}__nocache");
    assert_eq!(Redactor::of(&keys, &[]).text(&text), "a ••••2057 b ••••0815 c ••••ache");
    assert_eq!(format!("{:?}", Redactor::of(&keys, &[])), "Redactor(••••2057, ••••0815, ••••ache)");
    assert_eq!(Redactor::default().text(&text), text);
}

#[test]
fn other_secrets_show_nothing() {
    assert_eq!(Redactor::of([], &[key("hunter2hunter2")]).text("pass hunter2hunter2!"), "pass ••••!");
}

#[test]
fn every_spelling_of_a_key_with_signs_goes() {
    let redactor = redactor("se\"cret/key 2057");
    let text = r#"a se"cret/key 2057 b se\"cret/key 2057 c se%22cret%2Fkey+2057"#;
    assert_eq!(redactor.text(text), "a ••••2057 b ••••2057 c ••••2057");
    assert_eq!(redactor.bytes(text.as_bytes().to_vec()), "a ••••2057 b ••••2057 c ••••2057".as_bytes());
    assert_eq!(format!("{redactor:?}"), "Redactor(••••2057)");
}

#[test]
fn the_spellings_of_other_programs_go_too() {
    let redactor = redactor("sé<cr/et>\" 2057");
    for text in [
        r#"s\u00e9<cr\/et>\" 2057"#,
        r#"s\u00e9<cr/et>\" 2057"#,
        r#"sé<cr\/et>\" 2057"#,
        r#"sé<cr/et>\\\" 2057"#,
        "sé&lt;cr/et&gt;&quot; 2057",
        "s%C3%A9%3Ccr%2Fet%3E%22+2057",
        "s%c3%a9%3ccr%2fet%3e%22%202057",
    ] {
        assert_eq!(redactor.text(text), "••••2057", "{text}");
        assert!(redactor.finds(text));
    }
}

#[test]
fn bytes_that_are_no_text_stay() {
    let redactor = redactor("0123456789abcdef");
    let mut bytes = vec![0xff, 0x00];
    bytes.extend_from_slice(b"0123456789abcdef0123456789abcdef");
    bytes.push(0xfe);
    assert_eq!(redactor.bytes(bytes), [&[0xff, 0x00][..], "••••cdef••••cdef".as_bytes(), &[0xfe]].concat());
    assert_eq!(redactor.bytes(vec![1, 2, 3]), [1, 2, 3]);
}

#[test]
fn a_tiny_key_does_not_tear_replies_apart() {
    assert_eq!(redactor("5").text("taskId 5555"), "taskId 5555");
}

#[test]
fn a_key_of_words_is_not_found_in_sentences() {
    let text = "Sandbox: ERROR_ZERO_BALANCE, Top up";
    assert_eq!(redactor("sandbox:ERROR_ZERO_BALANCE").text(text), text);
    assert_eq!(redactor("sandbox:ERROR_ZERO_BALANCE").text("SANDBOX:error_zero_balance!"), "••••ANCE!");
}

#[test]
fn short_keys_are_found_escaped_too() {
    let redactor = redactor("ab-c9d");
    for text in ["AB-C9D", "\\u0061b-c9d", "%61%62%2D%63%39%64", "d9c-ba", "61622d633964", "a\0b\0-\0c\x009\0d\0"] {
        assert!(redactor.finds(text), "{text}");
    }
}

#[test]
fn a_key_at_the_end_of_megabytes_is_found_whatever_stands_before_it() {
    let redactor = redactor(KEY);
    for piece in [
        "<p>some text 0123</p>\n",
        "\\u0041\\n",
        "%41%42%25",
        "&amp;amp;#65;",
        "67b6bcbb1a728ea8d563de6d169a205 ",
        "\\",
        "%25",
    ] {
        let mut text = piece.repeat(4 * 1024 * 1024 / piece.len());
        text.push_str(KEY);
        let clean = redactor.bytes(text.into_bytes());
        assert!(clean.ends_with("••••2057".as_bytes()), "{piece}");
    }
}

#[test]
fn only_keys_that_are_no_words_are_remembered_from_files() {
    let seen = KeysSeen::default();
    for offered in ["taskId", "errorDescription", KEY] {
        seen.note_offered(&key(offered));
    }
    assert_eq!(seen.redactor().text(&format!("taskId errorDescription {KEY}")), "taskId errorDescription ••••2057");
}

#[test]
fn a_key_that_comes_later_is_known_from_then_on() {
    let seen = KeysSeen::default();
    let before = seen.redactor();
    seen.note(&key(KEY));
    seen.note(&key("another-key-0815"));
    assert!(!before.finds(KEY) && seen.redactor().finds(KEY));
    let but_one = seen.redactor_but(&key(KEY));
    assert!(!but_one.finds(KEY) && but_one.finds("another-key-0815"));
}

proptest! {
    #[test]
    fn nothing_is_left_of_any_key(text in "[ -~]{6,40}", around in "\\PC{0,20}", bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        prop_assume!(ClientKey::from_input(&text).is_some_and(|(key, _)| key.expose().len() >= 6));
        let key = key(&text);
        let redactor = Redactor::new(&key);
        for hidden in [format!("{around}{}{around}", key.expose()), serde_json::json!({ &around: key.expose() }).to_string()] {
            let clean = redactor.text(&hidden);
            prop_assert!(!clean.contains(key.expose()), "{}", clean);
        }
        let _ = redactor.bytes(bytes.clone());
        let _ = redactor.cut_bytes(bytes);
    }
}
