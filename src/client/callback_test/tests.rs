//! Callback tests against real sockets on loopback: each way to fail is told from the others.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::super::test_server::{localhost, serve};
use super::*;

/// How long a receiver has that is to be too slow.
const WINDOW: Duration = Duration::from_millis(400);

/// How long every other receiver has: a busy machine must not look like a slow receiver.
const PATIENCE: Duration = Duration::from_secs(20);

fn answer(text: &'static str) -> impl FnOnce(TcpStream) + Send {
    move |mut stream| {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(SAMPLE.as_bytes()) {
            let read = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..read]);
        }
        let head = String::from_utf8(request).unwrap().to_lowercase();
        assert!(
            head.starts_with("post /hook?x=1 http/1.1") && head.contains("content-type: application/json"),
            "{head}"
        );
        stream.write_all(text.as_bytes()).unwrap();
    }
}

/// Keeps the connection open without a word.
fn keep_silent(stream: TcpStream) {
    thread::sleep(Duration::from_secs(5));
    drop(stream);
}

async fn run(url: &str, window: Duration) -> CallbackTest {
    let config = || async { Err(io::Error::other("no TLS in this test")) };
    test_with(url, window, config).await
}

#[tokio::test]
async fn an_accepted_callback_says_status_and_time() {
    for (status, part) in
        [("200 OK", "Accepted with HTTP 200"), ("500 Oops", "HTTP 500; services ignore"), ("307 Away", "HTTP 307")]
    {
        let head = format!("HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n");
        let address = serve(answer(head.leak()));
        let test = run(&format!("http://{address}/hook?x=1"), PATIENCE).await;
        assert!(test.result.is_ok() && test.sentence().contains(part), "{}", test.sentence());
        let steps: Vec<Step> = test.steps.iter().map(|(step, _)| *step).collect();
        assert_eq!(steps, [Step::Name, Step::Connection, Step::Request]);
    }
}

#[tokio::test]
async fn each_failure_names_its_step() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = serve(keep_silent);
    let ssh = serve(|mut stream| {
        stream.write_all(b"SSH-2.0-OpenSSH_9\r\n").unwrap();
        keep_silent(stream);
    });
    let hangs_up = serve(|mut stream| drop(stream.read(&mut [0; 4096])));
    for (name, url, part) in [
        ("too slow", format!("http://{silent}/"), "Too slow: 0.4 s were over while waiting for the answer"),
        ("refused", format!("http://{closed}/"), "Refused: nothing listens at 127.0.0.1"),
        ("name unknown", "http://nowhere.invalid/".to_owned(), "The name nowhere.invalid is not known"),
        ("not HTTP", format!("http://{ssh}/"), "does not speak HTTP"),
        ("hangs up", format!("http://{hangs_up}/"), "closed without an answer"),
        ("no TLS", format!("https://{}/", serve(keep_silent)), "TLS failed"),
        ("no scheme", "example.com/hook".to_owned(), "no address that a service can call"),
        ("other scheme", "ftp://127.0.0.1/".to_owned(), "no address that a service can call"),
        ("empty", String::new(), "no address that a service can call"),
    ] {
        let window = if name == "too slow" { WINDOW } else { PATIENCE };
        let test = run(&url, window).await;
        assert!(test.result.is_err() && test.sentence().contains(part), "{name}: {}", test.sentence());
    }
}

/// Starts a server with a certificate of its own. Returns its address, and a config that trusts the certificate.
fn tls_server(answer: &'static [u8]) -> (String, ClientConfig) {
    let (server, client) = localhost();
    let address = serve(move |mut stream| {
        let mut session = rustls::ServerConnection::new(server).unwrap();
        let mut tls = rustls::Stream::new(&mut session, &mut stream);
        // A client that does not trust the certificate hangs up here.
        if tls.read(&mut [0; 4096]).is_ok() {
            tls.write_all(answer).unwrap();
        }
    });
    (address.replace("127.0.0.1", "localhost"), client)
}

#[tokio::test]
async fn certificates_are_checked() {
    let (address, trusting) = tls_server(b"HTTP/1.1 204 No Content\r\n\r\n");
    let url = format!("https://{address}/hook");
    let test = test_with(&url, Duration::from_secs(20), || async { Ok(trusting) }).await;
    assert_eq!(test.result.as_ref().ok(), Some(&204), "{}", test.sentence());
    let (address, _) = tls_server(b"");
    let distrusting = || async { tls::unused_config().map_err(io::Error::other) };
    let test = test_with(&format!("https://{address}/hook"), Duration::from_secs(20), distrusting).await;
    assert!(matches!(test.result, Err(CallbackTestError::Tls(_))), "{}", test.sentence());
}

#[tokio::test]
async fn https_to_a_plain_port_is_a_tls_failure() {
    let address = serve(|mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let config = || async { tls::unused_config().map_err(io::Error::other) };
    let test = test_with(&format!("https://{address}/"), Duration::from_secs(20), config).await;
    assert!(matches!(test.result, Err(CallbackTestError::Tls(_))), "{}", test.sentence());
}

#[tokio::test]
async fn silence_in_the_tls_handshake_is_too_slow_there() {
    let address = serve(keep_silent);
    let config = || async { tls::unused_config().map_err(io::Error::other) };
    let test = test_with(&format!("https://{address}/"), WINDOW, config).await;
    assert!(test.sentence().contains("agreeing on TLS"), "{}", test.sentence());
}
