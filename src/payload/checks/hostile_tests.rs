//! Any text in any field: nothing panics, and a fix mends what it was offered for.

use proptest::prelude::*;

use super::*;
use crate::contract::task_types;
use crate::payload::document::{self, Document, quoted};

/// Pieces of what people put into site fields.
const PIECES: &[&str] = &[
    "6LfT3bQpAAAAAM9xZ2cVu5wEo7tYi1rHk4sLpN0j",
    "0x4AAAAAAACfPqzHhH0b1uQ5",
    "b1f0c8d2-6e3a-4f57-9a41-7c2d5e8f9013",
    "https://shop.example.com/login",
    "www.google.com/recaptcha/api2/anchor?k=",
    "<div data-sitekey=\"",
    "\">",
    "://",
    "{\"",
    "' ",
    "С",
    "–",
    "\u{200b}",
    "\n",
    "%",
    "http://u:p@",
    "[::1]",
];

const FIELDS: [&str; 7] =
    ["websiteKey", "websiteURL", "websitePublicKey", "gt", "proxyAddress", "proxyType", "proxyPort"];

fn text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..6).prop_map(|pieces| pieces.concat());
    prop_oneof![pieces, ".{0,60}"]
}

fn checked(body: &str) -> (Document, Vec<Finding>) {
    let document = Document::parse(body.to_owned());
    let findings = check_body(&Subject::new(Method::CreateTask, &document, ServiceFacts::default()));
    (document, findings)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_of_site_fields_mend_what_they_are_for(
        texts in prop::collection::vec(text(), FIELDS.len()),
        which in 0..task_types().count(),
    ) {
        let name = task_types().nth(which).map_or("", |row| row.name);
        let fields: Vec<String> = FIELDS.iter().zip(&texts).map(|(field, text)| format!(",\"{field}\":{}", quoted(text))).collect();
        let fields = fields.concat();
        let (document, findings) = checked(&format!("{{\"clientKey\":\"k\",\"task\":{{\"type\":\"{name}\"{fields}}}}}"));
        for finding in findings.iter().filter(|finding| finding.fix.is_some()) {
            let edits = &finding.fix.as_ref().unwrap().edits;
            let mended = document::apply(document.text(), edits).unwrap();
            let (_, after) = checked(&mended);
            let is_left = after.iter().any(|other| (other.id, &other.pointer, &other.message) == (finding.id, &finding.pointer, &finding.message));
            prop_assert!(!is_left, "{finding:?} in {mended}");
        }
    }

    #[test]
    fn any_name_of_a_type_or_field_is_checked(name in text(), field in text()) {
        let body = format!("{{\"clientKey\":\"k\",{0}:1,\"task\":{{\"type\":{1},{0}:[1]}}}}", quoted(&field), quoted(&name));
        let (_, findings) = checked(&body);
        prop_assert!(findings.iter().all(|finding| finding.message.chars().count() < 600));
    }
}
