//! A createTask request as text for another program: a command, code in a language, a HAR entry, JSON.
//!
//! The key's place in the body is known by its position and not searched for, so that text that
//! happens to read like the placeholder stays as it is. The rest of the body may be any text.

mod bash;
mod body;
mod har;
mod javascript;
mod literal;
mod powershell;
mod python;
mod request;
mod rust;

pub use body::CopiedBody;
pub use har::{entry as har_entry, head as har_head};
pub use request::{CopiedExchange, CopiedRequest};

/// What a request can be copied as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    #[default]
    CurlBash,
    CurlPowerShell,
    PythonRequests,
    JavaScriptFetch,
    RustReqwest,
    Har,
    Json,
}

/// A format's row: the names of its command, what the format is good for, and the function that writes it.
struct Row {
    label: &'static str,
    command: &'static str,
    tooltip: &'static str,
    write: fn(&CopiedRequest) -> String,
}

impl Format {
    /// Every format, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::CurlBash,
        Self::CurlPowerShell,
        Self::PythonRequests,
        Self::JavaScriptFetch,
        Self::RustReqwest,
        Self::Har,
        Self::Json,
    ];

    #[rustfmt::skip]
    const fn row(self) -> Row {
        let (label, command, tooltip, write): (_, _, _, fn(&CopiedRequest) -> String) = match self {
            Self::CurlBash => ("cURL (bash)", "Copy as cURL (bash)", "A command for bash on Linux, macOS or WSL", bash::write),
            Self::CurlPowerShell => ("cURL (PowerShell)", "Copy as cURL (PowerShell)", "A command for Windows PowerShell 5.1 and PowerShell 7 with Windows' own curl.exe", powershell::write),
            Self::PythonRequests => ("Python requests", "Copy as Python requests", "A script for Python 3 with requests", python::write),
            Self::JavaScriptFetch => ("JavaScript fetch", "Copy as JavaScript fetch", "A script for Node 18 and newer", javascript::write),
            Self::RustReqwest => ("Rust reqwest", "Copy as Rust reqwest", "A program with reqwest and tokio", rust::write),
            Self::Har => ("HAR entry", "Copy as HAR entry", "An HTTP archive with this one exchange, for browsers' tools", har::write),
            Self::Json => ("Plain JSON", "Copy as plain JSON", "The exact body", |request| request.body.with_placeholder()),
        };
        Row { label, command, tooltip, write }
    }

    /// Returns the name in lists of commands, `Copy as cURL (bash)`.
    #[must_use]
    pub const fn command(self) -> &'static str {
        self.row().command
    }

    /// Returns the name below a heading, `cURL (bash)`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// Returns what the format is good for.
    #[must_use]
    pub const fn tooltip(self) -> &'static str {
        self.row().tooltip
    }
}

/// Writes a request in a format. The key is in the text only if it is in the body.
#[must_use]
pub fn copy_as(format: Format, request: &CopiedRequest) -> String {
    (format.row().write)(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: CopiedBody) -> CopiedRequest {
        CopiedRequest { url: "http://127.0.0.1:1/createTask".into(), body, at_ms: 0, exchange: None }
    }

    #[test]
    fn only_the_keys_own_place_is_changed() {
        let text = r#"{"note":"$CAPKILL_CLIENT_KEY","clientKey":"••••2057"}"#;
        let at = text.find("••••2057").unwrap();
        let body = CopiedBody::new(text.into(), Some(at..at + "••••2057".len()));
        let json = copy_as(Format::Json, &request(body.clone()));
        assert_eq!(json, r#"{"note":"$CAPKILL_CLIENT_KEY","clientKey":"$CAPKILL_CLIENT_KEY"}"#);
        let bash = copy_as(Format::CurlBash, &request(body));
        assert!(
            bash.contains(r#"'{"note":"$CAPKILL_CLIENT_KEY","clientKey":"'"$CAPKILL_CLIENT_KEY"'"}'"#),
            "the first is quoted, the second is not: {bash}"
        );
    }

    #[test]
    fn a_body_without_client_key_asks_for_no_key() {
        let request = request(CopiedBody::new(b"no JSON at all".to_vec(), None));
        for format in Format::ALL {
            let text = copy_as(format, &request);
            assert!(text.contains("no JSON at all"), "{text}");
            assert!(!text.contains("CLIENT_KEY"), "{text}");
        }
    }

    #[test]
    fn outputs_neither_follow_redirects_nor_wait_for_ever() {
        let request = request(CopiedBody::new(b"{}".to_vec(), None));
        for (format, no_redirect, limit) in [
            (Format::CurlBash, "", "--max-time 60"),
            (Format::CurlPowerShell, "", "--max-time 60"),
            (Format::PythonRequests, "allow_redirects=False", "timeout=60"),
            (Format::JavaScriptFetch, "redirect: 'manual'", "AbortSignal.timeout(60000)"),
            (Format::RustReqwest, "Policy::none()", "Duration::from_secs(60)"),
        ] {
            let text = copy_as(format, &request);
            assert!(text.contains(no_redirect) && text.contains(limit), "{text}");
            assert!(!text.contains(" -L") && !text.contains("--location"), "{text}");
        }
    }

    #[test]
    fn texts_follow_the_house_style() {
        for format in Format::ALL {
            let command = format!("Copy as {}", format.label());
            assert!(command.eq_ignore_ascii_case(format.command()) && !format.tooltip().ends_with('.'), "{format:?}");
        }
    }
}
