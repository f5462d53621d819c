//! Writes a Rust program with reqwest.

use super::literal::{braced, escaped, is_unseen};
use super::request::{CopiedRequest, TIMEOUT_SECONDS};
use crate::contract::KEY_VARIABLE;

/// The crate's name, which stands here alone: the room itself does not use the crate.
const CRATE: &str = "reqwest";

pub(super) fn write(request: &CopiedRequest) -> String {
    let (before, after) = request.body.around_key();
    let url = literal(&request.url);
    let mut needs =
        "reqwest = \"0.13\", tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }".to_owned();
    let mut body = format!("    let body = {};\n", literal(before));
    if let Some(after) = after {
        needs.push_str(", serde_json = \"1\"");
        body = format!(
            "    let key = serde_json::to_string(&std::env::var(\"{KEY_VARIABLE}\")?)?;\n    let body = [{}, \
             &key[1..key.len() - 1], {}].concat();\n",
            literal(before),
            literal(after)
        );
    }
    format!(
        "// {needs}\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    \
         let client = {CRATE}::Client::builder()\n        .redirect({CRATE}::redirect::Policy::none())\n        \
         .timeout(std::time::Duration::from_secs({TIMEOUT_SECONDS}))\n        .build()?;\n    let reply = client\n        \
         .post({url})\n        .header(\"Content-Type\", \"application/json\")\n        .body(body)\n        \
         .send()\n        .await?;\n    println!(\"{{}}\", reply.status());\n    \
         println!(\"{{}}\", reply.text().await?);\n    Ok(())\n}}\n"
    )
}

/// Returns a raw literal, or an escaped one for text with characters that can't be seen, such as line breaks.
fn literal(text: &str) -> String {
    if !text.contains(['"', '\\']) || text.contains(is_unseen) {
        return format!("\"{}\"", escaped(text, '"', braced));
    }
    let ends = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let hashes = "#".repeat(ends.max().map_or(1, |most| most + 1));
    format!("r{hashes}\"{text}\"{hashes}")
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn raw_literals_have_hashes_enough() {
        for (text, written) in [
            ("plain", r#""plain""#),
            (r#"{"a":1}"#, r##"r#"{"a":1}"#"##),
            (r##"a"#b"##, r###"r##"a"#b"##"###),
            (r"back\slash", r##"r#"back\slash"#"##),
            ("line\n\"quoted\"", r#""line\n\"quoted\"""#),
        ] {
            assert_eq!(literal(text), written);
        }
    }
}
