//! The options that take a value, or that change the request, of each program: of wget from `wget --help` (1.24), of
//! `HTTPie` 3, xh and the Postman CLI from their documentation.

use super::curl_options::CURL;
use super::find::Tool;
use super::options::Effect::{
    AsForm, Bearer, File, FormString, Header, Login, Method, Other, RawData, Referer, UserAgent,
};
use super::options::Secret::{self, No, Whole};
use super::options::{Row, Table};

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
const WGET: Table = Table { rows: WGET_ROWS, has_equals_sign: true };

#[rustfmt::skip]
const WGET_ROWS: &[Row] = &[
    ("", "post-data", RawData, No),
    ("", "body-data", RawData, No),
    ("", "post-file", File, No),
    ("", "body-file", File, No),
    ("", "method", Method, No),
    ("", "header", Header, No),
    ("U", "user-agent", UserAgent, No),
    ("", "referer", Referer, No),
    ("", "user", Login, Whole),
    ("", "http-user", Login, Whole),
    ("", "password", Other, Whole),
    ("", "http-password", Other, Whole),
    ("", "proxy-user", Other, Whole),
    ("", "proxy-password", Other, Whole),
    ("", "ftp-user", Other, Whole),
    ("", "ftp-password", Other, Whole),
    ("", "private-key", Other, Whole),
    ("O", "output-document", Other, No),
    ("o", "output-file", Other, No),
    ("a", "append-output", Other, No),
    ("e", "execute", Other, No),
    ("i", "input-file", Other, No),
    ("B", "base", Other, No),
    ("t", "tries", Other, No),
    ("T", "timeout", Other, No),
    ("w", "wait", Other, No),
    ("Q", "quota", Other, No),
    ("P", "directory-prefix", Other, No),
    ("l", "level", Other, No),
    ("A", "accept", Other, No),
    ("R", "reject", Other, No),
    ("D", "domains", Other, No),
    ("I", "include-directories", Other, No),
    ("X", "exclude-directories", Other, No),
    ("", "bind-address", Other, No),
    ("", "ca-certificate", Other, No),
    ("", "ca-directory", Other, No),
    ("", "certificate", Other, No),
    ("", "ciphers", Other, No),
    ("", "compression", Other, No),
    ("", "config", Other, No),
    ("", "connect-timeout", Other, No),
    ("", "default-page", Other, No),
    ("", "dns-timeout", Other, No),
    ("", "limit-rate", Other, No),
    ("", "load-cookies", Other, No),
    ("", "local-encoding", Other, No),
    ("", "max-redirect", Other, No),
    ("", "prefer-family", Other, No),
    ("", "progress", Other, No),
    ("", "read-timeout", Other, No),
    ("", "remote-encoding", Other, No),
    ("", "report-speed", Other, No),
    ("", "restrict-file-names", Other, No),
    ("", "retry-on-http-error", Other, No),
    ("", "save-cookies", Other, No),
    ("", "secure-protocol", Other, No),
    ("", "start-pos", Other, No),
    ("", "waitretry", Other, No),
];

/// The options of `postman request`.
const POSTMAN: Table = Table {
    rows: &[
        ("H", "header", Header, No),
        ("d", "body", RawData, No),
        ("f", "form", FormString, No),
        ("", "auth-bearer-token", Bearer, Whole),
        ("", "auth-basic-password", Other, Whole),
        ("", "auth-apikey-value", Other, Whole),
        ("e", "environment", Other, No),
        ("", "timeout", Other, No),
        ("", "retry", Other, No),
        ("", "retry-delay", Other, No),
        ("o", "output", Other, No),
        ("", "redirects-max", Other, No),
    ],
    has_equals_sign: true,
};

/// The options of `HTTPie` 3 and xh that take a value, or that change the request.
const HTTPIE: Table = Table { rows: HTTPIE_ROWS, has_equals_sign: true };

#[rustfmt::skip]
const HTTPIE_ROWS: &[Row] = &[
    ("f", "form", AsForm, No),
    ("", "multipart", AsForm, No),
    ("", "raw", RawData, No),
    ("a", "auth", Login, Whole),
    ("", "bearer", Bearer, Whole),
    ("A", "auth-type", Other, No),
    ("", "proxy", Other, Secret::Login),
    ("", "cert", Other, No),
    ("", "cert-key", Other, No),
    ("", "cert-key-pass", Other, Whole),
    ("", "boundary", Other, No),
    ("", "pretty", Other, No),
    ("s", "style", Other, No),
    ("", "format-options", Other, No),
    ("p", "print", Other, No),
    ("P", "history-print", Other, No),
    ("o", "output", Other, No),
    ("", "session", Other, No),
    ("", "session-read-only", Other, No),
    ("", "max-redirects", Other, No),
    ("", "max-headers", Other, No),
    ("", "timeout", Other, No),
    ("", "verify", Other, No),
    ("", "ssl", Other, No),
    ("", "ciphers", Other, No),
    ("", "default-scheme", Other, No),
    ("", "response-charset", Other, No),
    ("", "response-mime", Other, No),
];
