//! Writes a JavaScript program with fetch.

use super::literal::{braced, escaped};
use super::request::{CopiedRequest, TIMEOUT_SECONDS};
use crate::contract::KEY_VARIABLE;

pub(super) fn write(request: &CopiedRequest) -> String {
    let (before, after) = request.body.around_key();
    let url = literal(&request.url);
    let body = match after {
        Some(after) => format!(
            "const key = JSON.stringify(process.env.{KEY_VARIABLE}).slice(1, -1);\nconst body = {} + key + {};\n",
            literal(before),
            literal(after)
        ),
        None => format!("const body = {};\n", literal(before)),
    };
    // Only modules know `await` at the top.
    format!(
        "{body}fetch({url}, {{\n  method: 'POST',\n  headers: {{ 'Content-Type': 'application/json' }},\n  body,\n  \
         redirect: 'manual',\n  signal: AbortSignal.timeout({}),\n}}).then(async (reply) => {{\n  \
         console.log(reply.status);\n  console.log(await reply.text());\n}});\n",
        TIMEOUT_SECONDS * 1000
    )
}

fn literal(text: &str) -> String {
    format!("'{}'", escaped(text, '\'', braced))
}
