//! The options that take a value, or that change the request, of each program: of wget from `wget --help` (1.24), of
//! `HTTPie` 3, xh and the Postman CLI from their documentation.

use super::curl_options::CURL;
use super::find::Tool;
use super::options::Effect::{
    AsForm, Bearer, File, FormString, Header, Login, Method, Other, RawData, Referer, UserAgent,
};
use super::options::{Row, Table};
use crate::payload::redaction::option;

/// Returns the table of a program; a cmdlet has parameters instead.
pub(super) const fn of(tool: Tool) -> Option<&'static Table> {
    match tool {
        Tool::Curl => Some(&CURL),
        Tool::Wget => Some(&WGET),
        Tool::Postman => Some(&POSTMAN),
        Tool::Httpie => Some(&HTTPIE),
        Tool::Cmdlet => None,
    }
}

/// wget's options.
const WGET: Table = Table { rows: WGET_ROWS, secrets: option::WGET, has_equals_sign: true };

#[rustfmt::skip]
const WGET_ROWS: &[Row] = &[
    ("", "post-data", RawData),
    ("", "body-data", RawData),
    ("", "post-file", File),
    ("", "body-file", File),
    ("", "method", Method),
    ("", "header", Header),
    ("U", "user-agent", UserAgent),
    ("", "referer", Referer),
    ("", "user", Login),
    ("", "http-user", Login),
    ("", "password", Other),
    ("", "http-password", Other),
    ("", "proxy-user", Other),
    ("", "proxy-password", Other),
    ("", "ftp-user", Other),
    ("", "ftp-password", Other),
    ("", "private-key", Other),
    ("O", "output-document", Other),
    ("o", "output-file", Other),
    ("a", "append-output", Other),
    ("e", "execute", Other),
    ("i", "input-file", Other),
    ("B", "base", Other),
    ("t", "tries", Other),
    ("T", "timeout", Other),
    ("w", "wait", Other),
    ("Q", "quota", Other),
    ("P", "directory-prefix", Other),
    ("l", "level", Other),
    ("A", "accept", Other),
    ("R", "reject", Other),
    ("D", "domains", Other),
    ("I", "include-directories", Other),
    ("X", "exclude-directories", Other),
    ("", "bind-address", Other),
    ("", "ca-certificate", Other),
    ("", "ca-directory", Other),
    ("", "certificate", Other),
    ("", "ciphers", Other),
    ("", "compression", Other),
    ("", "config", Other),
    ("", "connect-timeout", Other),
    ("", "default-page", Other),
    ("", "dns-timeout", Other),
    ("", "limit-rate", Other),
    ("", "load-cookies", Other),
    ("", "local-encoding", Other),
    ("", "max-redirect", Other),
    ("", "prefer-family", Other),
    ("", "progress", Other),
    ("", "read-timeout", Other),
    ("", "remote-encoding", Other),
    ("", "report-speed", Other),
    ("", "restrict-file-names", Other),
    ("", "retry-on-http-error", Other),
    ("", "save-cookies", Other),
    ("", "secure-protocol", Other),
    ("", "start-pos", Other),
    ("", "waitretry", Other),
];

/// The options of `postman request`.
const POSTMAN: Table = Table {
    rows: &[
        ("H", "header", Header),
        ("d", "body", RawData),
        ("f", "form", FormString),
        ("", "auth-bearer-token", Bearer),
        ("", "auth-basic-password", Other),
        ("", "auth-apikey-value", Other),
        ("e", "environment", Other),
        ("", "timeout", Other),
        ("", "retry", Other),
        ("", "retry-delay", Other),
        ("o", "output", Other),
        ("", "redirects-max", Other),
    ],
    secrets: option::POSTMAN,
    has_equals_sign: true,
};

/// The options of `HTTPie` 3 and xh that take a value, or that change the request.
const HTTPIE: Table = Table { rows: HTTPIE_ROWS, secrets: option::HTTPIE, has_equals_sign: true };

#[rustfmt::skip]
const HTTPIE_ROWS: &[Row] = &[
    ("f", "form", AsForm),
    ("", "multipart", AsForm),
    ("", "raw", RawData),
    ("a", "auth", Login),
    ("", "bearer", Bearer),
    ("A", "auth-type", Other),
    ("", "proxy", Other),
    ("", "cert", Other),
    ("", "cert-key", Other),
    ("", "cert-key-pass", Other),
    ("", "boundary", Other),
    ("", "pretty", Other),
    ("s", "style", Other),
    ("", "format-options", Other),
    ("p", "print", Other),
    ("P", "history-print", Other),
    ("o", "output", Other),
    ("", "session", Other),
    ("", "session-read-only", Other),
    ("", "max-redirects", Other),
    ("", "max-headers", Other),
    ("", "timeout", Other),
    ("", "verify", Other),
    ("", "ssl", Other),
    ("", "ciphers", Other),
    ("", "default-scheme", Other),
    ("", "response-charset", Other),
    ("", "response-mime", Other),
];
