//! Import, then export, then import is the identity: every copy of every draft comes back as it was.

use capkill_desk::contract::ClientKey;
use capkill_desk::import::{DraftChange, Imported, Surroundings, import};
use capkill_desk::payload::document::compact;
use capkill_desk::payload::{
    CopiedBody, CopiedRequest, CopyFormat, Draft, DraftPicture, FoldedText, Form, OptionValue, Payload, Redactor,
    ServiceFacts, copy_as,
};
use proptest::prelude::*;

const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

/// Text that some language, shell or reader gives a meaning, and any other.
fn nasty() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "'",
        "\"",
        "\\",
        "\\\\",
        "'@",
        "\"@",
        "$HOME",
        "$env:X",
        "`",
        "`\"",
        "^\"",
        "^{",
        "| curl x",
        "\ncurl x",
        "\r\n",
        "\t",
        "EOF\n",
        " + key + ",
        "\nbody = '",
        "'''",
        "\"#",
        "\"##",
        "</script>",
        "{",
        "}",
        "[",
        "]",
        "\\u0041",
        "\\x41",
        // What follows an equals sign would be a key, and is taken out.
        "-$CAPKILL_CLIENT_KEY-",
        "é",
        "😀",
        "\u{2028}",
        "\u{202e}",
        "\u{feff}",
        "\u{7f}",
        "\u{85}",
        "\u{1}",
        "\0",
        " ",
        "%22",
        "data:image/png;base64,",
        "# x",
        "// x",
        "!!",
        "&",
        ";",
        "POST / HTTP/1.1\r\n",
    ]);
    let piece = prop_oneof![special.prop_map(str::to_owned), "[a-zA-Z0-9 .,:/?=-]{1,8}", ".{0,4}"];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// A JSON value in somebody's own spelling.
fn value() -> impl Strategy<Value = String> {
    let quoted = nasty().prop_map(|text| serde_json::Value::from(text).to_string()).boxed();
    // What stands under a key's name would be a key, and is taken out.
    let named = quoted.clone().prop_map(|name| name.replace("CAPKILL_CLIENT_KEY", "CAPKILL")).boxed();
    let leaf = prop_oneof![
        quoted.clone(),
        prop::sample::select(vec![
            "null",
            "true",
            "1.50",
            "-0",
            "12345678901234567890123",
            "1e400",
            "\"\\u0041\\/\"",
            "\"\\ud83d\\ude00\"",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(" , "))),
            (named.clone(), inner).prop_map(|(name, inner)| format!("{{ {name}\t:\n {inner} }}")),
        ]
    })
}

fn png(rest: Vec<u8>) -> DraftPicture {
    DraftPicture::new([b"\x89PNG\r\n\x1a\n".to_vec(), rest].concat(), "test", vec![])
}

fn form() -> impl Strategy<Value = Draft> {
    let texts = (nasty(), nasty(), nasty(), nasty());
    let options = (any::<Option<bool>>(), prop::option::of(0_i64..5), any::<bool>());
    (texts, options, prop::collection::vec(any::<u8>(), 0..300)).prop_map(
        |((site, key, callback, hint), (flag, number, is_picture), bytes)| {
            let form = if is_picture { Form::PICTURE } else { Form::RECAPTCHA };
            let mut draft = Draft { form, callback_url: callback, ..Draft::default() };
            if is_picture {
                draft.picture = Some(png(bytes));
                draft.options.extend(flag.map(|flag| ((form, "case"), OptionValue::Bool(flag))));
                draft.options.extend(number.map(|number| ((form, "numeric"), OptionValue::Integer(number))));
                draft.options.insert((form, "comment"), OptionValue::Text(hint));
            } else {
                draft = draft.with_text("websiteURL", format!("https://{site}")).with_text("websiteKey", key);
                draft.options.extend(flag.map(|flag| ((form, "isInvisible"), OptionValue::Bool(flag))));
            }
            draft
        },
    )
}

/// A body as it was typed: white space, unknown fields, the key anywhere.
fn body() -> impl Strategy<Value = String> {
    let types = prop::sample::select(vec!["NoCaptchaTaskProxyless", "RecaptchaV2TaskProxyless", "HCaptchaTask"]);
    (types, nasty(), value(), value(), any::<bool>()).prop_map(|(name, site, extra, other, is_first)| {
        let site = serde_json::Value::from(format!("https://{site}"));
        let task = format!(
            "\"task\" :\n{{\"type\":\"{name}\", \"websiteURL\":{site},\t\"websiteKey\":\"k\",\"x-own\": {extra}}}"
        );
        let key = "\"clientKey\" : \"$CAPKILL_CLIENT_KEY\"";
        let (one, two) = if is_first { (key, task.as_str()) } else { (task.as_str(), key) };
        format!("\r\n{{ {one},\n  {two}, \"y-own\":{other}\n}}\n\n")
    })
}

fn draft() -> impl Strategy<Value = Draft> {
    prop_oneof![
        form(),
        body().prop_map(|text| Draft::default().with_body(&text).0),
        body().prop_map(|text| Draft { form: Form::JSON, json: FoldedText::new(&text), ..Draft::default() }),
    ]
}

fn imported(text: &str) -> Result<Imported, TestCaseError> {
    let around = Surroundings { name: "copy", service: ServiceFacts::default(), entry: 0, known: &Redactor::default() };
    import(text.as_bytes().to_vec(), around).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))
}

fn body_of(imported: &Imported, copy: &str) -> Result<String, TestCaseError> {
    match &imported.draft {
        Some(DraftChange::Body(text)) => Ok(text.clone()),
        other => Err(TestCaseError::fail(format!("{other:?} of {copy}"))),
    }
}

fn copy(format: CopyFormat, body: CopiedBody) -> String {
    let url = "https://api.example.com/createTask".to_owned();
    copy_as(format, &CopiedRequest { url, body, at_ms: 1_790_000_000_000, exchange: None })
}

fn round_trip(draft: &Draft, format: CopyFormat) -> Result<(), TestCaseError> {
    let key = ClientKey::from_input(KEY).unwrap().0;
    let payload = Payload::build(draft, Some(&key)).unwrap();
    let text = payload.document().text().to_string();
    let written = copy(format, payload.for_copying());
    let first = imported(&written)?;
    let read = body_of(&first, &written)?;
    prop_assert_eq!(compact(&read), compact(&text), "{:?}: {}", format, written);
    let again = DraftChange::Body(read).apply(&Draft::default());
    // What is typed by hand may become a form.
    let expected = if draft.form == Form::JSON { Draft::default().with_body(&text).0 } else { draft.clone() };
    let same = |draft: &Draft| compact(&draft.body_text().unwrap());
    prop_assert_eq!(same(&again), same(&expected), "{:?}: {}", format, written);
    prop_assert!(first.keys.is_empty(), "the variable is no key");

    let payload = Payload::build(&again, Some(&key)).unwrap();
    let second = imported(&copy(format, payload.for_copying()))?;
    let (one, two) = (body_of(&second, &written)?, same(&again));
    prop_assert_eq!(compact(&one), two, "{:?} twice", format);

    // With the key, which is taken out again.
    let with_key = imported(&copy(format, payload.for_copying_with_key()))?;
    prop_assert_eq!(compact(&body_of(&with_key, &written)?), compact(&one), "{:?} with the key", format);
    prop_assert!(with_key.keys == [key], "{:?} with the key", format);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_copy_of_every_draft_comes_back(draft in draft()) {
        for format in CopyFormat::ALL {
            round_trip(&draft, format)?;
        }
    }
}

/// Over what one argument of a program takes, bash gets the body through a pipe.
#[test]
fn large_pictures_come_back() {
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let draft = Draft { picture: Some(png(bytes)), ..Draft::default() };
    for format in CopyFormat::ALL {
        round_trip(&draft, format).unwrap();
    }
}

/// Clipboards of Windows change line breaks.
#[test]
fn copies_survive_other_line_breaks() {
    let draft = Draft { form: Form::RECAPTCHA, ..Draft::default() };
    let draft = draft.with_text("websiteURL", "https://a.example/'\"\\");
    let payload = Payload::build(&draft, None).unwrap();
    for format in CopyFormat::ALL {
        let written = copy(format, payload.for_copying()).replace('\n', "\r\n");
        let read = body_of(&imported(&written).unwrap(), &written).unwrap();
        assert_eq!(read, draft.body_text().unwrap(), "{format:?}");
    }
}
