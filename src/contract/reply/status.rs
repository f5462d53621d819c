//! Words for HTTP statuses.

/// Returns what a status says in words; "" for a status that nobody has defined.
///
/// Most words are the registered ones; those of Cloudflare's own numbers were seen.
#[must_use]
pub fn status_words(status: u16) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == status).map_or("", |(_, words)| words)
}

#[rustfmt::skip]
const WORDS: &[(u16, &str)] = &[
    (200, "OK"), (201, "Created"), (202, "Accepted"), (203, "Non-Authoritative Information"), (204, "No Content"),
    (205, "Reset Content"), (206, "Partial Content"),
    (300, "Multiple Choices"), (301, "Moved Permanently"), (302, "Found"), (303, "See Other"), (304, "Not Modified"),
    (307, "Temporary Redirect"), (308, "Permanent Redirect"),
    (400, "Bad Request"), (401, "Unauthorized"), (402, "Payment Required"), (403, "Forbidden"), (404, "Not Found"),
    (405, "Method Not Allowed"), (406, "Not Acceptable"), (407, "Proxy Authentication Required"), (408, "Request Timeout"),
    (409, "Conflict"), (410, "Gone"), (411, "Length Required"), (412, "Precondition Failed"), (413, "Content Too Large"),
    (414, "URI Too Long"), (415, "Unsupported Media Type"), (417, "Expectation Failed"), (418, "I'm a teapot"),
    (421, "Misdirected Request"), (422, "Unprocessable Content"), (425, "Too Early"), (426, "Upgrade Required"),
    (428, "Precondition Required"), (429, "Too Many Requests"), (431, "Request Header Fields Too Large"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"), (501, "Not Implemented"), (502, "Bad Gateway"), (503, "Service Unavailable"),
    (504, "Gateway Timeout"), (505, "HTTP Version Not Supported"), (507, "Insufficient Storage"), (508, "Loop Detected"),
    (511, "Network Authentication Required"),
    (520, "Unknown Error at Cloudflare"), (521, "Web Server Is Down"), (522, "Connection Timed Out"),
    (523, "Origin Is Unreachable"), (524, "A Timeout Occurred"), (525, "SSL Handshake Failed"),
    (526, "Invalid SSL Certificate"), (530, "Site Is Frozen"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_words_once() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!((status_words(200), status_words(502), status_words(299)), ("OK", "Bad Gateway", ""));
    }
}
