//! Replies as they are seen in the field, and what each is taken for.

use proptest::prelude::*;

use super::*;
use crate::contract::Source;

type Case<'a> = (&'a str, u16, &'a [(&'a str, &'a str)], &'a str, Option<ForeignKind>, &'a str);

fn look(status: u16, headers: &[(&str, &str)], body: &[u8], is_truncated: bool) -> Option<ForeignReply> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    recognise(WholeReply { status, headers: &headers, body, is_truncated, is_known_object: false })
}

const NGINX_502: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>";

#[rustfmt::skip]
const CASES: &[Case<'_>] = &[
    ("the api", 200, &[("content-type", "application/json")], r#"{"errorId":0,"taskId":1}"#, None, ""),
    ("the api behind cloudflare", 403, &[("cf-ray", "1-FRA")], r#"{"errorId":1}"#, None, ""),
    ("the api through a proxy", 502, &[("proxy-agent", "x")], r#" {"errorId":1} "#, None, ""),
    ("the api with a mark", 200, &[], "\u{feff}{\"errorId\":0}", None, ""),
    ("the api and more", 200, &[], "{\"errorId\":0}garbage", None, ""),
    ("any object", 200, &[], "{}", None, ""),
    ("511", 511, &[], "", Some(ForeignKind::NetworkLogin), "status 511"),
    ("511 with json", 511, &[], "{}", Some(ForeignKind::NetworkLogin), "status 511"),
    ("redirect to a hotspot", 302, &[("location", "http://hotspot.example/login?uamip=10.0.0.1")], "", Some(ForeignKind::NetworkLogin), "sent to http://hotspot"),
    ("hotspot by title", 200, &[], "<!DOCTYPE html><html><head><TITLE>Hotel WiFi</TITLE>", Some(ForeignKind::NetworkLogin), "the page's title"),
    ("hotspot by message", 200, &[], "<html><!--<WISPAccessGatewayParam>--></html>", Some(ForeignKind::NetworkLogin), "wispaccess"),
    ("407", 407, &[("proxy-authenticate", "Basic realm=\"x\"")], NGINX_502, Some(ForeignKind::ProxyLogin), "status 407"),
    ("squid", 503, &[("server", "squid/5.7"), ("x-squid-error", "ERR_CONNECT_FAIL 111")], "<html><title>ERROR: The requested URL could not be retrieved</title></html>", Some(ForeignKind::Proxy), "x-squid-error: ERR_CONNECT_FAIL 111 (Squid)"),
    ("proxy agent", 500, &[("Proxy-Agent", "pad")], "no", Some(ForeignKind::Proxy), "proxy-agent: pad"),
    ("challenge", 403, &[("server", "cloudflare"), ("cf-mitigated", "challenge")], "<!DOCTYPE html><title>Just a moment...</title>", Some(ForeignKind::Challenge), "cf-mitigated"),
    ("old challenge", 503, &[("server", "cloudflare")], "<!DOCTYPE html><title>x</title><script>window._cf_chl_opt={}</script>", Some(ForeignKind::Challenge), "cf_chl_opt"),
    ("nginx 502", 502, &[("server", "nginx/1.24.0"), ("content-type", "text/html")], NGINX_502, Some(ForeignKind::Gateway), "status 502, nginx"),
    ("cloudflare 522", 522, &[("server", "cloudflare"), ("cf-ray", "8-FRA")], "error code: 522", Some(ForeignKind::Gateway), "status 522, Cloudflare"),
    ("envoy 503", 503, &[("server", "envoy")], "upstream connect error or disconnect/reset before headers", Some(ForeignKind::Gateway), "Envoy"),
    ("empty 504", 504, &[], "", Some(ForeignKind::Gateway), "status 504"),
    ("redirect", 301, &[("location", "https://www.capkill.example/api/createTask")], "<html>Moved</html>", Some(ForeignKind::Redirect), "status 301 to https://www"),
    ("redirect without a target", 302, &[], "", Some(ForeignKind::Empty), "0 bytes"),
    ("blocked", 403, &[("server", "cloudflare"), ("cf-ray", "8-FRA")], "<!DOCTYPE html><title>Attention Required! | Cloudflare</title>", Some(ForeignKind::Blocked), "status 403, Cloudflare"),
    ("empty", 200, &[], "", Some(ForeignKind::Empty), "0 bytes"),
    ("blank", 200, &[], " \r\n\t", Some(ForeignKind::Empty), "white space"),
    ("page", 200, &[("server", "nginx")], "\n<!-- hello --><!doctype HTML><title>A &amp; B</title>", Some(ForeignKind::WebPage), "HTML"),
    ("page by its type", 404, &[("content-type", "text/html; charset=utf-8")], "<blink>no</blink>", Some(ForeignKind::WebPage), "HTML"),
    ("xhtml", 200, &[], "<?xml version=\"1.0\"?><!DOCTYPE x><html></html>", Some(ForeignKind::WebPage), "HTML"),
    ("soap", 500, &[], "<?xml version=\"1.0\"?><soap:Envelope></soap:Envelope>", Some(ForeignKind::Soap), "envelope"),
    ("xml", 200, &[("content-type", "application/xml")], "<Error><Code>AccessDenied</Code></Error>", Some(ForeignKind::Xml), "XML"),
    ("array", 200, &[], "[1,2]", Some(ForeignKind::JsonOther), "an array"),
    ("string", 200, &[], "\"ERROR_X\"", Some(ForeignKind::JsonOther), "a string"),
    ("number", 200, &[], "-1e999", Some(ForeignKind::JsonOther), "a number"),
    ("null", 200, &[], "null", Some(ForeignKind::JsonOther), "a bare word"),
    ("cut", 200, &[], "{\"errorId\":0,\"ta", Some(ForeignKind::BrokenJson), "line 1, column 16"),
    ("two arrays", 200, &[], "[1] [2]", Some(ForeignKind::BrokenJson), "line 1, column 5"),
    ("single quotes", 200, &[], "{'errorId':0}", Some(ForeignKind::BrokenJson), "column 2"),
    ("older api", 200, &[], "OK|2122988149", Some(ForeignKind::OlderApi), "OK|2122988149"),
    ("older api's error", 200, &[("content-type", "text/plain")], "ERROR_WRONG_USER_KEY\n", Some(ForeignKind::OlderApi), "ERROR_WRONG_USER_KEY"),
    ("text", 404, &[("content-type", "text/plain")], "404 page not found", Some(ForeignKind::PlainText), "text"),
    ("numbers in text", 200, &[], "12 monkeys", Some(ForeignKind::PlainText), "text"),
    ("unclosed comment", 200, &[], "<!-- and on it goes", Some(ForeignKind::PlainText), "text"),
];

#[test]
fn replies_from_the_field_are_recognised() {
    for (name, status, headers, body, kind, clue) in CASES {
        let found = look(*status, headers, body.as_bytes(), false);
        assert_eq!(found.as_ref().map(|found| found.kind), *kind, "{name}: {found:?}");
        assert!(found.is_none_or(|found| found.clue.contains(clue)), "{name}");
    }
}

#[test]
fn binary_bodies_are_told_from_text_with_a_stray_byte() {
    let kind = |headers: &[(&str, &str)], body: &[u8]| look(200, headers, body, false).map(|found| found.kind);
    assert_eq!(kind(&[], b"\x00\xff\xfe{\"errorId\":0,"), Some(ForeignKind::Binary));
    assert_eq!(kind(&[], b"\x1f\x8b\x08\x00"), Some(ForeignKind::Compressed));
    assert_eq!(kind(&[("content-encoding", "br")], b"\x8b\x02\x80\xff\x00\x03"), Some(ForeignKind::Compressed));
    assert_eq!(
        kind(&[], "the k\u{e9}y is no good, says the server, in Latin 1 \u{fffd}".as_bytes()),
        Some(ForeignKind::PlainText)
    );
    assert_eq!(kind(&[], b"SSH-2.0-OpenSSH_9.2\r\n"), Some(ForeignKind::PlainText));
}

#[test]
fn what_was_cut_is_taken_for_what_it_began_as() {
    let kind = |body: &[u8]| look(200, &[], body, true).map(|found| found.kind);
    assert_eq!(kind(b"{\"errorId\":0,\"x\":\""), None);
    assert_eq!(kind(b"[0,0,0"), Some(ForeignKind::JsonOther));
    assert_eq!(kind(b"12"), Some(ForeignKind::PlainText), "the beginning of anything");
    assert_eq!(kind(b"   "), Some(ForeignKind::Empty));
}

#[test]
fn titles_are_read_and_cut() {
    let title = |body: &str| look(200, &[], body.as_bytes(), false).and_then(|found| found.title);
    assert_eq!(title("<html><TITLE lang='en'>\n A &amp;lt;  &lt;b&gt; </TITLE>").as_deref(), Some("A &lt; <b>"));
    assert_eq!(title("<html><title></title>"), None);
    assert_eq!(title("<html><title"), None);
    assert_eq!(title("<html><title>open").as_deref(), Some("open"));
    assert_eq!(title("no page <title>x</title>"), None);
    let long = title(&format!("<html><title>{}</title>", "ä".repeat(100_000))).unwrap();
    assert_eq!(long.chars().count(), 121);
}

#[test]
fn every_kind_has_its_words_and_a_case() {
    for kind in ForeignKind::ALL {
        for text in [kind.describe(), kind.what_to_do()] {
            assert!(!text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
        }
        assert!(RULES.iter().any(|(known, _)| *known == kind), "{kind:?} is never recognised");
        assert_ne!(kind.source(), Source::CapKill, "CapKill states nothing about it");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_taken_for_something(status in 100_u16..600, body: Vec<u8>, cut: bool) {
        let found = look(status, &[], &body, cut);
        let may_be_object = body.contains(&b'{');
        prop_assert!(found.is_some() || may_be_object);
    }

    #[test]
    fn pages_with_anything_in_them_do_no_harm(before in "[<>!a-z -]{0,20}", title in "\\PC{0,200}") {
        look(200, &[("content-type", "text/html")], format!("<html>{before}<title>{title}</title>").as_bytes(), false);
    }
}
