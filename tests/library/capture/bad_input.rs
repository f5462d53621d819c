//! Programs and services that misbehave: each is answered or cut, and recorded.

use std::io::Write as _;

use capkill_desk::history::{AnsweredBy, SeenCall};

use super::support::{KEY, Session, Wire, Wish, create_task, reply};

fn start() -> (Wire, Session) {
    let wire = Wire::start(|_| reply(r#"{"errorId":0,"balance":1.5}"#));
    let session = Session::begin(&Wish::to(&wire.base_url()));
    (wire, session)
}

fn status(answer: &[u8]) -> u16 {
    String::from_utf8_lossy(answer).get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[test]
fn what_is_none_of_the_api_is_answered_by_the_desk_and_recorded() {
    let (wire, mut session) = start();
    let host = format!("Host: {}\r\nConnection: close\r\n", session.address);
    for (request, expected, part) in [
        (format!("GET / HTTP/1.1\r\n{host}\r\n"), 404, "CapKill Desk"),
        (format!("POST /in.php HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n"), 404, "POST one of createTask"),
        (format!("GET /createTask HTTP/1.1\r\n{host}\r\n"), 404, "CapKill Desk"),
        (format!("HEAD /createTask HTTP/1.1\r\n{host}\r\n"), 404, ""),
        (format!("OPTIONS /createTask HTTP/1.1\r\n{host}Origin: https://page.example\r\n\r\n"), 403, "web pages"),
        (
            format!("POST /createTask HTTP/1.1\r\n{host}Origin: https://page.example\r\nContent-Length: 2\r\n\r\n{{}}"),
            403,
            "web pages",
        ),
        (
            "POST /createTask HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                .to_owned(),
            403,
            "loopback",
        ),
        (format!("CONNECT capkill.com:443 HTTP/1.1\r\n{host}\r\n"), 400, "request line"),
        (
            format!("POST /createTask HTTP/1.1\r\n{host}CapKill-Desk-Hop: 1\r\nContent-Length: 2\r\n\r\n{{}}"),
            508,
            "leads back here",
        ),
    ] {
        let answer = session.raw(request.as_bytes());
        let text = String::from_utf8_lossy(&answer).into_owned();
        assert!(status(&answer) == expected && text.contains(part), "{request}: {text}");
        assert!(!text.to_ascii_lowercase().contains("access-control"), "{text}");
    }
    let calls = session.wait_for(9);
    session.end();
    assert!(wire.requests().is_empty() && calls.iter().all(|call| call.answered_by == AnsweredBy::Desk));
    assert_eq!(session.query("SELECT count(*) FROM submission"), "0");
}

#[test]
fn what_is_no_request_is_recorded_for_what_it_looks_like() {
    let (_wire, mut session) = start();
    let cases = [
        (&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], "TLS"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2"),
        (b"POST /createTask HTTP/1.1\r\nHost: 127", "half a request"),
    ];
    for (count, (bytes, what)) in (1..).zip(cases) {
        let mut stream = session.connect();
        stream.write_all(bytes).unwrap();
        drop(stream);
        let call: SeenCall = session.wait_for(count).pop().unwrap();
        let seen = session.query("SELECT group_concat(path, '|') FROM captured");
        assert!(seen.contains(what), "{what}: {seen}, {call:?}");
        assert_eq!(call.body_bytes, bytes.len() as u64, "how much came is told: {call:?}");
    }
    session.end();
}

/// What the listener itself refuses was answered, and is told with its reason.
#[test]
fn what_the_listener_refuses_is_told_with_its_answer() {
    let (wire, mut session) = start();
    let host = format!("Host: {}\r\nConnection: close\r\n", session.address);
    let lengths = "Content-Length: 2\r\nContent-Length: 3\r\n";
    for (count, (request, status, what)) in (1..).zip([
        (format!("POST /getBalance HTTP/1.1\r\n{host}{}\r\n", "X-Many: h\r\n".repeat(200)), 431, "too large"),
        (format!("POST /getBalance HTTP/1.1\r\n{host}{lengths}\r\n{{}}"), 400, "Content-Length stands there twice"),
        (format!("POST /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(65_535)), 414, "an address that is too long"),
        ("\u{1}\u{2}garbage\r\n\r\n".to_owned(), 400, "begin with a method"),
    ]) {
        let answer = String::from_utf8_lossy(&session.raw(request.as_bytes())).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {answer}");
        let call = session.wait_for(count).pop().unwrap();
        assert!(call.path.contains(what), "{what}: {call:?}");
        assert_eq!((call.reply.unwrap().status, call.answered_by), (status, AnsweredBy::Desk), "{what}");
    }
    session.end();
    assert!(wire.requests().is_empty());
}

/// HTTP/1.0 has no Host, and goes on all the same.
#[test]
fn http_1_0_without_a_host_goes_on() {
    let (wire, mut session) = start();
    let answer = session.raw(b"POST /getBalance HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}");
    session.end();
    let text = String::from_utf8_lossy(&answer).into_owned();
    assert!(status(&answer) == 200 && text.ends_with("1.5}"), "{text}");
    assert_eq!(wire.requests().len(), 1);
}

#[test]
fn a_program_that_takes_the_address_for_a_proxy_is_told() {
    let (_wire, mut session) = start();
    let host = format!("Host: {}\r\nConnection: close\r\n", session.address);
    for line in ["CONNECT capkill.com:443", "POST http://capkill.com/createTask"] {
        let answer = session.raw(format!("{line} HTTP/1.1\r\n{host}\r\n").as_bytes());
        let text = String::from_utf8_lossy(&answer).into_owned();
        assert!(status(&answer) == 400 && text.contains("this is no proxy, set the base URL"), "{text}");
    }
    assert_eq!(session.wait_for(2)[0].path, "capkill.com");
    session.end();
}

#[test]
fn half_a_body_is_cut_and_recorded() {
    let (wire, mut session) = start();
    let mut stream = session.connect();
    let body = create_task(KEY, "a.example");
    let whole = session.request("/createTask", "", &body);
    stream.write_all(&whole[..whole.len() - 30]).unwrap();
    drop(stream);
    let call = session.wait_for(1).remove(0);
    session.end();
    assert_eq!(call.body_bytes, body.len() as u64 - 30);
    assert!(!call.is_whole && call.answered_by == AnsweredBy::Nobody && call.reply.is_none(), "{call:?}");
    assert!(wire.requests().is_empty());
}

#[test]
fn large_and_odd_requests_are_answered() {
    let (wire, mut session) = start();
    let large = session.raw(&session.request("/createTask", "", &"x".repeat(17 * 1024 * 1024)));
    assert!(status(&large) == 413 && String::from_utf8_lossy(&large).contains("16 MiB"));
    let many = "X-Many: header\r\n".repeat(10_000);
    let refused = status(&session.raw(&session.request("/getBalance", &many, "{}")));
    assert!([431, 400, 0].contains(&refused), "{refused}");
    let expects = session.raw(&session.request("/getBalance", "Expect: 100-continue\r\n", "{}"));
    let text = String::from_utf8_lossy(&expects).into_owned();
    assert!(text.contains("200 OK") && text.ends_with("1.5}"), "{text}");
    let one = format!("POST /getBalance HTTP/1.1\r\nHost: {}\r\nContent-Length: 2\r\n\r\n{{}}", session.address);
    let last = String::from_utf8(session.request("/getBalance", "", "{}")).unwrap();
    let pipelined = session.raw([one.clone(), one, last].concat().as_bytes());
    assert_eq!(String::from_utf8_lossy(&pipelined).matches("1.5}").count(), 3);
    session.wait_for(5);
    session.end();
    assert_eq!(wire.requests().len(), 4);
}

#[test]
fn a_service_that_is_not_there_is_told_of() {
    let mut session = Session::begin(&Wish::to("http://127.0.0.1:9/"));
    let (status, body) = session.post("/createTask", &create_task(KEY, "a.example"));
    session.wait_for(1);
    session.end();
    assert!(status == 502 && body.contains("ERROR_CAPKILL_DESK_NOT_SENT") && body.contains("127.0.0.1:9"), "{body}");
    assert_eq!(session.query("SELECT state FROM submission"), "not_sent");
}

#[test]
fn a_body_that_is_no_json_goes_on_and_is_recorded() {
    let wire = Wire::start(|_| reply(r#"{"errorId":1,"errorCode":"ERROR_TASK_ABSENT"}"#));
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    for body in ["not json", "{\"clientKey\":5}", "[]", "\u{feff}{}", "clientKey=abcdefgh&type=x"] {
        session.post("/createTask", body);
        let requests = wire.requests();
        assert!(requests.last().unwrap().ends_with(body.as_bytes()), "{body}");
    }
    let calls = session.wait_for(5);
    session.end();
    assert!(calls.iter().all(|call| !call.findings.is_empty()), "{calls:#?}");
    assert_eq!(session.query("SELECT count(*) || ' ' || group_concat(DISTINCT state) FROM submission"), "5 refused");
}
