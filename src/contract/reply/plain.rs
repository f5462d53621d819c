//! What every reply says, whichever method it answers: success, or an error code.

use super::reading::{ErrorPart, Reading, Received, Unclear, open_envelope, or_redirect, read_error_part};

/// What a reply says of success alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlainReply {
    Success,
    Refused { code: Option<String>, description: Option<String> },
    Unclear(Unclear),
}

const DOCUMENTED: &[&str] = &["errorId", "errorCode", "errorDescription", "status"];

/// Reads whether a request was successful.
#[must_use]
pub fn read_plain_reply(received: Received<'_>) -> Reading<PlainReply> {
    let mut departures = Vec::new();
    let error_part =
        open_envelope(received, DOCUMENTED, &mut departures).map(|object| read_error_part(&object, &mut departures));
    let reply = match error_part {
        Ok(ErrorPart::Success) => PlainReply::Success,
        Ok(ErrorPart::Refused { code, description }) => PlainReply::Refused { code, description },
        Ok(ErrorPart::Unreadable) => PlainReply::Unclear(or_redirect(Unclear::NoErrorId, received.status)),
        Err(why) => PlainReply::Unclear(or_redirect(why, received.status)),
    };
    Reading { reply, departures }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_refusal_and_neither_are_told_apart() {
        let refused = |code: &str| PlainReply::Refused { code: Some(code.into()), description: None };
        for (status, body, reply) in [
            (200, r#"{"errorId":0,"status":"success"}"#, PlainReply::Success),
            (400, r#"{"errorId":1,"errorCode":"E"}"#, refused("E")),
            (200, r#"{"status":"success"}"#, PlainReply::Unclear(Unclear::NoErrorId)),
            (302, "{}", PlainReply::Unclear(Unclear::Redirect)),
            (502, "<html>", PlainReply::Unclear(Unclear::Html)),
        ] {
            let received = Received { status, content_type: None, body: body.as_bytes(), is_truncated: false };
            assert_eq!(read_plain_reply(received).reply, reply, "{body}");
        }
    }
}
