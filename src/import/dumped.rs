//! Reads the request back that axios prints with an error.

use super::request::{Request, RequestBody};
use crate::payload::document::Document;

/// Longest part of a dump that is looked at for the request, in bytes: no picture is longer.
const MAX_CONFIG: usize = 16 * 1024 * 1024;

/// Reads the `config` of an error, where it has an address and a body. Returns `None` for other texts.
pub(super) fn read(text: &str) -> Option<Request> {
    let at = text.find("config: {").filter(|_| text.contains("AxiosError"))?;
    let mut end = text.len().min(at + MAX_CONFIG);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let config = &text[at..end];
    Some(Request {
        how: "an axios error".to_owned(),
        method: field(config, "method"),
        url: Some(field(config, "url")?),
        content_type: field(config, "'Content-Type'").or_else(|| field(config, "\"Content-Type\"")),
        body: RequestBody::Text(field(config, "data").filter(|data| data.trim_start().starts_with('{'))?),
        ..Request::default()
    })
}

/// Returns the text of a field, which begins a line or stands after a comma.
fn field(config: &str, name: &str) -> Option<String> {
    let mark = format!("{name}: ");
    let begins = |at: &usize| config[..*at].trim_end_matches(' ').ends_with(['\n', ',', '{']);
    let at = config.match_indices(&mark).map(|(at, _)| at).find(begins)? + mark.len();
    let document = Document::parse_at(config.into(), at);
    document.root().and_then(|root| document.string(root)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_of_an_error_is_read_back() {
        let text = "AxiosError: Request failed\n  config: {\n    headers: Object [AxiosHeaders] {\n      'Content-Type': 'application/json'\n    },\n    method: 'post',\n    url: 'https://a.example/createTask',\n    data: '{\"clientKey\":\"k\"}'\n  },";
        let request = read(text).unwrap();
        assert_eq!(request.url.as_deref(), Some("https://a.example/createTask"));
        assert_eq!(
            (request.method.as_deref(), request.content_type.as_deref()),
            (Some("post"), Some("application/json"))
        );
        assert!(matches!(request.body, RequestBody::Text(body) if body == "{\"clientKey\":\"k\"}"));
    }

    #[test]
    fn a_program_that_sets_axios_up_is_no_error() {
        assert!(read("const config = {\n  url: 'https://a.example/'\n}").is_none());
    }
}
