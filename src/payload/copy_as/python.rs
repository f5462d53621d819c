//! Writes a Python program with requests.

use super::literal::escaped;
use super::request::{CopiedRequest, TIMEOUT_SECONDS};
use crate::contract::KEY_VARIABLE;

pub(super) fn write(request: &CopiedRequest) -> String {
    let (before, after) = request.body.around_key();
    let url = literal(&request.url);
    let mut imports = "";
    let mut body = format!("body = {}\n", literal(before));
    if let Some(after) = after {
        imports = "import json\nimport os\n\n";
        body = format!(
            "key = json.dumps(os.environ['{KEY_VARIABLE}'], ensure_ascii=False)[1:-1]\nbody = {} + key + {}\n",
            literal(before),
            literal(after)
        );
    }
    format!(
        "{imports}import requests\n\n{body}reply = requests.post(\n    {url},\n    data=body.encode(),\n    \
         headers={{'Content-Type': 'application/json'}},\n    timeout={TIMEOUT_SECONDS},\n    \
         allow_redirects=False,\n)\nprint(reply.status_code)\nprint(reply.text)\n"
    )
}

fn literal(text: &str) -> String {
    let code_point = |c: char| match u32::from(c) {
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    format!("'{}'", escaped(text, '\'', code_point))
}
