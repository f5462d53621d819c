//! Reads an address that stands alone: somebody tries a method of the API in a browser.

use super::foreign;
use super::request::Request;

/// Reads an address. Returns `None` when the text is more than one, or no address of this API.
pub(super) fn read(text: &str) -> Option<Request> {
    let text = text.trim().trim_matches(['"', '\'', '<', '>']);
    let is_address = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    if !is_address || text.len() > MAX_LENGTH || text.contains(char::is_whitespace) {
        return None;
    }
    let request = Request {
        how: "an address".to_owned(),
        method: Some("GET".to_owned()),
        url: Some(text.to_owned()),
        ..Request::default()
    };
    foreign::is_ours(&request).then_some(request)
}

/// Longest address that is read.
const MAX_LENGTH: usize = 64 * 1024;
