//! Heads as real programs sent them to a listener on loopback, in `heads.txt` with their versions, and heads of nobody.

use super::*;

/// What was seen of each program: its name, and its head as it came.
fn heads() -> Vec<(&'static str, &'static str)> {
    let all = include_str!("heads.txt").split("\n\n").filter_map(|part| part.trim().strip_prefix("# "));
    all.map(|part| part.split_once('\n').unwrap()).collect()
}

fn said(lines: &[CallerLine], what: &str) -> (String, HowSure) {
    let line = lines.iter().find(|line| line.what == what).unwrap_or_else(|| panic!("{what}: {lines:?}"));
    (line.value.clone(), line.how_sure)
}

fn library_of(head: &str) -> (String, HowSure) {
    said(&callers(head.as_bytes(), "{}", None), "Library")
}

#[test]
fn programs_that_were_seen_are_known() {
    let library = |name: &str| library_of(heads().into_iter().find(|(known, _)| *known == name).expect(name).1);
    for (name, value, how_sure) in [
        ("requests 2.34.2", "requests (Python) 2.34.2", HowSure::Likely),
        ("requests 2.34.2, another user agent", "requests (Python)", HowSure::Likely),
        ("httpx 0.28.1", "httpx (Python) 0.28.1", HowSure::Likely),
        ("httpx 0.28.1, another user agent", "httpx (Python)", HowSure::Likely),
        ("urllib3 2.8.0", "urllib3 (Python) 2.8.0", HowSure::Likely),
        ("aiohttp 3.14.5", "aiohttp (Python) 3.14.5", HowSure::Likely),
        ("aiohttp 3.14.5, another user agent", "aiohttp (Python)", HowSure::Likely),
        ("urllib.request 3.11", "urllib.request (Python) 3.11", HowSure::Likely),
        ("fetch of Node 20.20.2", "fetch of Node", HowSure::Likely),
        ("fetch of Node 20.20.2, another user agent", "fetch of Node", HowSure::Likely),
        ("undici 7.30.2", "undici (Node)", HowSure::Guess),
        ("axios 1.21.1", "axios (Node) 1.21.1", HowSure::Likely),
        ("axios 1.21.1, another user agent", "axios (Node)", HowSure::Likely),
        ("axios 1.21.1 with fetch", "axios (Node) 1.21.1", HowSure::Likely),
        ("got 14.6.6", "got (Node)", HowSure::Likely),
        ("http of Node 20.20.2", "http of Node", HowSure::Guess),
        ("HttpClient 17.0.15", "HttpClient (Java) 17.0.15", HowSure::Likely),
        ("HttpURLConnection 17.0.15", "HttpURLConnection (Java) 17.0.15", HowSure::Likely),
        ("wget 1.21.3", "wget 1.21.3", HowSure::Likely),
        ("curl 7.88.1", "curl 7.88.1", HowSure::Likely),
    ] {
        assert_eq!(library(name), (value.to_owned(), how_sure), "{name}");
    }
    assert_eq!(heads().len(), 20);
}

#[test]
fn a_program_that_says_it_is_another_is_known_by_its_headers() {
    let (_, requests) = heads().into_iter().find(|(name, _)| *name == "requests 2.34.2").unwrap();
    let (value, how_sure) = library_of(&requests.replace("python-requests/2.34.2", "okhttp/4.12.0"));
    assert_eq!(value, "requests (Python), whose headers these are; it says OkHttp (Java, Kotlin)");
    assert_eq!(how_sure, HowSure::Likely);
    let named = "POST / HTTP/1.1\r\nUser-Agent: GuzzleHttp/7";
    assert_eq!(library_of(named), ("Guzzle (PHP) 7".to_owned(), HowSure::Guess));
}

#[test]
fn lines_say_what_stands_in_a_request() {
    let key = SeenKey { hint: "••••k3f9".to_owned(), hash: "0".to_owned(), is_token: true };
    let head = b"POST /createTask HTTP/1.0\r\nHost: a\r\nX-Mine: b";
    let lines = callers(head, r#"{"clientKey":"x","task":{},"softId":"847"}"#, Some(&key));
    let stated = |text: &str| (text.to_owned(), HowSure::Stated);
    assert_eq!(said(&lines, "Says it is"), stated("nothing: no user agent"));
    assert_eq!(said(&lines, "softId"), ("847, as python-anticaptcha 2.0.0 sends it".to_owned(), HowSure::Likely));
    assert_eq!(said(&lines, "Key"), stated("••••k3f9, this session's token"));
    assert_eq!(said(&lines, "Headers"), stated("Host, X-Mine"));
    assert_eq!(said(&lines, "Body"), stated("clientKey, task, softId"));
    assert_eq!(said(&lines, "Speaks"), stated("HTTP/1.0"));
    assert_eq!(said(&callers(head, r#"{"softId":7}"#, None), "softId"), stated("7"));
    assert_eq!(said(&callers(head, "no json", None), "Library").0, "none that is known here");
}

/// Whatever comes, a line is short and in one line.
#[test]
fn heads_of_nobody_are_read() {
    let long = format!("POST / HTTP/1.1\r\nUser-Agent: {}\r\n{}", "\u{7}x".repeat(9_000), "A: b\r\n".repeat(5_000));
    for head in [&b""[..], b"\xff\xfe\r\n:::", long.as_bytes(), b"GET"] {
        for line in callers(head, &"[".repeat(9_000), None) {
            assert!(line.value.chars().count() <= MOST_SHOWN + 1 && !line.value.contains(char::is_control), "{line:?}");
        }
    }
}
