//! What a program sends and what a service answers are the same bytes at both ends.

use proptest::prelude::*;

use super::support::{Session, Wire, Wish};

/// Headers of one hop, of framing and of the desk, which may differ; in lower case.
const OF_ONE_HOP: [&str; 8] =
    ["host", "connection", "keep-alive", "te", "transfer-encoding", "content-length", "expect", "capkill-desk-hop"];

/// Splits a message into its first line, its other headers in a fixed order, and its body.
fn parts(message: &[u8]) -> (String, Vec<(String, String)>, Vec<u8>) {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&message[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap().to_owned();
    let mut headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .filter(|(name, _)| !OF_ONE_HOP.contains(&name.to_ascii_lowercase().as_str()))
        .collect();
    headers.sort();
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = &message[end + 4..];
    (first, headers, if is_chunked { unchunked(body) } else { body.to_vec() })
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").expect("a chunk's length");
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 2 + length + 2..];
    }
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut framed = Vec::new();
    for chunk in body.chunks(7) {
        framed.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        framed.extend_from_slice(chunk);
        framed.extend_from_slice(b"\r\n");
    }
    framed.extend_from_slice(b"0\r\n\r\n");
    framed
}

/// How a message is framed.
#[derive(Clone, Copy, Debug)]
enum Framing {
    Length,
    Chunked,
    /// By the connection's end, of a reply of HTTP/1.0.
    Close,
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(Vec::new()),
        proptest::collection::vec(any::<u8>(), 1..400),
        Just(br#"{"errorId":0,"taskId":12345678901234567890}"#.to_vec()),
        Just(br#"{ "clientKey" : "67b6bcbb1a728ea8d563de6d169a2057" , "taskId":7.0 }"#.to_vec()),
        (1_usize..3).prop_map(|times| b"picture".repeat(times * 70_000)),
    ]
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = "[A-Za-z][A-Za-z0-9-]{0,12}";
    let name = name.prop_filter("a header of its own", |name| {
        let lower = name.to_ascii_lowercase();
        let own = ["upgrade", "trailer", "origin", "proxy-connection", "proxy-authorization"];
        !OF_ONE_HOP.contains(&lower.as_str()) && !own.contains(&lower.as_str())
    });
    let encoding = prop_oneof![Just("gzip"), Just("br"), Just("zstd"), Just("identity")];
    let other = (name, "[!-~]([ -~]{0,20}[!-~])?").prop_map(|(name, value)| (format!("X-{name}"), value));
    let encoded = encoding.prop_map(|encoding| ("Content-Encoding".to_owned(), encoding.to_owned()));
    (proptest::collection::vec(other, 0..6), proptest::option::of(encoded))
        .prop_map(|(others, encoded)| others.into_iter().chain(encoded).collect())
}

fn lines(headers: &[(String, String)]) -> String {
    headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect()
}

fn framed(first: &str, headers: &[(String, String)], body: &[u8], framing: Framing) -> Vec<u8> {
    let length = match framing {
        Framing::Length => format!("Content-Length: {}\r\n", body.len()),
        Framing::Chunked => "Transfer-Encoding: chunked\r\n".to_owned(),
        Framing::Close => String::new(),
    };
    let mut message = format!("{first}\r\n{}{length}\r\n", lines(headers)).into_bytes();
    message.extend(if let Framing::Chunked = framing { chunked(body) } else { body.to_vec() });
    message
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bytes_at_both_ends_are_equal(
        sent in body(),
        sent_headers in headers(),
        is_chunked in any::<bool>(),
        came in body(),
        came_headers in headers(),
        framing in prop_oneof![Just(Framing::Length), Just(Framing::Chunked), Just(Framing::Close)],
        status in prop_oneof![Just("200 OK"), Just("400 Bad Request"), Just("307 Temporary Redirect"), Just("502 Not Here")],
        has_informational in any::<bool>(),
        method in prop_oneof![Just("createTask"), Just("api/getTaskResult"), Just("v2/getBalance?a=b%20c")],
    ) {
        let version = if let Framing::Close = framing { "HTTP/1.0" } else { "HTTP/1.1" };
        let reply = framed(&format!("{version} {status}"), &came_headers, &came, framing);
        let informational = if has_informational { "HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n" } else { "" };
        let laid = [informational.as_bytes(), &reply].concat();
        let wire = Wire::start(move |_| laid.clone());
        let mut session = Session::begin(&Wish::to(&wire.base_url()));
        let first = format!("POST /{method} HTTP/1.1");
        let host = [("Host".to_owned(), session.address.to_string()), ("Connection".to_owned(), "close".to_owned())];
        let asked_headers: Vec<_> = host.into_iter().chain(sent_headers).collect();
        let asked_framing = if is_chunked { Framing::Chunked } else { Framing::Length };
        let asked = framed(&first, &asked_headers, &sent, asked_framing);
        let answer = session.raw(&asked);
        session.end();

        let [got] = &wire.requests()[..] else { panic!("{} requests", wire.requests().len()) };
        let ((_, asked_headers, asked_body), (got_line, got_headers, got_body)) = (parts(&asked), parts(got));
        prop_assert_eq!(got_headers, asked_headers);
        prop_assert!(got_body == asked_body, "the request's body differs");
        let path = method.rsplit('/').next().unwrap();
        prop_assert_eq!(got_line, format!("POST /{path} HTTP/1.1"));
        let ((came_line, came_headers, came_body), (answer_line, answer_headers, answer_body)) = (parts(&reply), parts(&answer));
        prop_assert_eq!(answer_line.split_once(' ').unwrap().1, came_line.split_once(' ').unwrap().1);
        prop_assert_eq!(answer_headers, came_headers);
        prop_assert!(answer_body == came_body, "the reply's body differs");
    }
}

/// A reply that is longer than what is kept goes back whole.
#[test]
fn a_long_reply_goes_back_whole() {
    let body: Vec<u8> = (0..9_000_000_u32).map(|at| (at % 251) as u8).collect();
    let expected = body.clone();
    let wire = Wire::start(move |_| framed("HTTP/1.1 200 OK", &[], &body, Framing::Length));
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let answer = session.raw(&session.request("/getBalance", "", "{}"));
    assert!(parts(&answer).2 == expected, "{} bytes came", answer.len());
    assert_eq!(session.wait_for(1)[0].reply.as_ref().unwrap().status, 200);
    session.end();
}

/// A service that cuts the connection cuts the client's, in the middle of a reply too.
#[test]
fn a_cut_comes_back_as_a_cut() {
    for (reply, begins) in
        [(Vec::new(), ""), (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"errorId\":0".to_vec(), "HTTP/1.1 200 OK")]
    {
        let wire = Wire::start(move |_| reply.clone());
        let mut session = Session::begin(&Wish::to(&wire.base_url()));
        let answer = String::from_utf8_lossy(&session.raw(&session.request("/createTask", "", "{}"))).into_owned();
        assert!(answer.starts_with(begins) && !answer.contains("DESK"), "{answer}");
        assert_eq!(begins.is_empty(), answer.is_empty(), "{answer}");
        session.wait_for(1);
        session.end();
        assert_eq!(session.query("SELECT state FROM submission"), "unknown");
        let detail = session.query("SELECT detail FROM submission");
        assert_eq!(detail.ends_with(", after 12 B of its body"), !begins.is_empty(), "{detail}");
    }
}

/// A balance has no submission whose state could tell it.
#[test]
fn what_broke_a_balance_off_is_kept_with_its_request() {
    let reply = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"errorId\":0";
    let wire = Wire::start(move |_| reply.into());
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    session.raw(&session.request("/getBalance", "", "{}"));
    let reply = session.wait_for(1)[0].reply.clone().unwrap();
    assert!(reply.broke.as_ref().unwrap().ends_with(", after 12 B of its body"), "{reply:?}");
    session.end();
    let kept = session.query("SELECT reply_error FROM captured");
    assert_eq!(Some(kept), reply.broke);
}

#[test]
fn a_request_is_sent_once_and_no_redirect_is_followed() {
    let elsewhere = Wire::start(|_| super::support::reply("{}"));
    let target = elsewhere.base_url();
    let wire = Wire::start(move |_| {
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {target}createTask\r\nContent-Length: 0\r\n\r\n").into()
    });
    let mut session = Session::begin(&Wish::to(&wire.base_url()));
    let (status, _) = session.post("/createTask", &super::support::create_task(super::support::KEY, "a.example"));
    session.end();
    assert_eq!((status, wire.requests().len(), elsewhere.requests().len()), (307, 1, 0));
}
