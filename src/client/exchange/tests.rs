//! Tests the split of an exchange's time against real servers on loopback that are slow at a chosen step.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::sleep;

use super::super::test_server::{localhost, serve};
use super::*;
use crate::contract::ExchangeLimits;

/// How slow a slow step is.
const SLOW: Duration = Duration::from_millis(300);

/// A step that took less was not the slow one. A busy machine adds to every step.
const QUICK: Duration = Duration::from_millis(200);

/// Reads the request and answers, slowly before the head and before the end of the body.
fn answer(stream: &mut (impl Read + Write), before_head: Duration, before_end: Duration) -> std::io::Result<()> {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while !seen.ends_with(b"{}") {
        let read = stream.read(&mut buffer)?;
        seen.extend_from_slice(&buffer[..read]);
    }
    sleep(before_head);
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{\"")?;
    stream.flush()?;
    sleep(before_end);
    stream.write_all(b"\"}")?;
    stream.flush()
}

/// Starts a TLS server that waits before its part of the handshake. Returns its address by name, and settings that
/// trust the server.
fn tls_server(before_handshake: Duration, before_head: Duration) -> (String, ClientConfig) {
    let (server, client) = localhost();
    let address = serve(move |mut stream| {
        sleep(before_handshake);
        let mut session = rustls::ServerConnection::new(server).unwrap();
        // A client that does not trust the certificate hangs up here.
        let _ = answer(&mut rustls::Stream::new(&mut session, &mut stream), before_head, Duration::ZERO);
    });
    (address.replace("127.0.0.1", "localhost"), client)
}

async fn run(
    url: &str,
    limits: ExchangeLimits,
    cancel: impl Future<Output = ()>,
    tls: Option<ClientConfig>,
) -> Exchange {
    let request = Request { url: url.parse().unwrap(), body: b"{}".as_slice().into() };
    let tls = move || tls.map_or_else(tls::unused_config, Ok);
    exchange_with(request, limits, |_| {}, cancel, tls).await
}

async fn run_whole(url: &str, tls: Option<ClientConfig>) -> Exchange {
    run(url, ExchangeLimits::default(), std::future::pending(), tls).await
}

/// Returns which steps there were, in their order.
fn steps(timing: Timing) -> [bool; 5] {
    [timing.lookup, timing.connect, timing.tls, timing.waiting, timing.download].map(|step| step.is_some())
}

#[track_caller]
fn expect_slow(name: &str, step: Option<Duration>, others: &[Option<Duration>]) {
    assert!(step.is_some_and(|step| step >= SLOW), "{name}: {step:?}");
    assert!(others.iter().flatten().all(|other| *other < QUICK), "{name}: {others:?}");
}

#[tokio::test]
async fn slow_heads_are_waiting_and_slow_bodies_are_download() {
    for (name, before_head, before_end) in [("head", SLOW, Duration::ZERO), ("body", Duration::ZERO, SLOW)] {
        let address = serve(move |mut stream| answer(&mut stream, before_head, before_end).unwrap());
        let exchange = run_whole(&format!("http://{address}/"), None).await;
        let timing = exchange.timing;
        assert_eq!(steps(timing), [false, true, false, true, true], "{name}: an address needs no lookup, http no TLS");
        let [slow, other] =
            if before_end.is_zero() { [timing.waiting, timing.download] } else { [timing.download, timing.waiting] };
        expect_slow(name, slow, &[other, timing.connect]);
        let sum: Duration = [timing.connect, timing.waiting, timing.download].into_iter().flatten().sum();
        assert!(sum <= exchange.elapsed, "{name}: {sum:?} of {:?}", exchange.elapsed);
    }
}

#[tokio::test]
async fn a_slow_handshake_is_tls_alone() {
    let (address, config) = tls_server(SLOW, Duration::ZERO);
    let exchange = run_whole(&format!("https://{address}/"), Some(config)).await;
    assert!(exchange.error.is_none(), "{:?}", exchange.error);
    assert_eq!(steps(exchange.timing), [false, true, true, true, true]);
    expect_slow("handshake", exchange.timing.tls, &[exchange.timing.connect, exchange.timing.waiting]);
    let (address, config) = tls_server(Duration::ZERO, SLOW);
    let timing = run_whole(&format!("https://{address}/"), Some(config)).await.timing;
    expect_slow("head behind TLS", timing.waiting, &[timing.connect, timing.tls]);
}

#[tokio::test]
async fn early_ends_count_their_last_step_to_the_end() {
    let soon = || ExchangeLimits { whole: SLOW, ..ExchangeLimits::default() };
    let never = Duration::from_secs(10);
    let address = serve(move |mut stream| drop(answer(&mut stream, never, never)));
    let exchange = run(&format!("http://{address}/"), soon(), std::future::pending(), None).await;
    assert!(matches!(exchange.error, Some(ClientError::Timeout(_))));
    assert_eq!(steps(exchange.timing), [false, true, false, true, false], "no head, no download");
    let address = serve(move |mut stream| drop(answer(&mut stream, Duration::ZERO, never)));
    let exchange = run(&format!("http://{address}/"), soon(), std::future::pending(), None).await;
    assert_eq!(steps(exchange.timing), [false, true, false, true, true], "half a body is a download");
    let (address, config) = tls_server(never, Duration::ZERO);
    let cancel = tokio::time::sleep(SLOW);
    let exchange = run(&format!("https://{address}/"), ExchangeLimits::default(), cancel, Some(config)).await;
    assert!(matches!(exchange.error, Some(ClientError::Cancelled)) && !exchange.connected);
    assert_eq!(steps(exchange.timing), [false, true, true, false, false], "cancelled in the handshake");
    assert!(exchange.timing.tls.is_some_and(|tls| tls >= QUICK), "{:?}", exchange.timing);
}

#[tokio::test]
async fn what_was_refused_has_the_steps_it_came_to() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let exchange = run_whole(&format!("http://{closed}/"), None).await;
    assert_eq!(steps(exchange.timing), [false, true, false, false, false], "refused");
    let (address, _) = tls_server(Duration::ZERO, Duration::ZERO);
    let exchange = run_whole(&format!("https://{address}/"), None).await;
    assert!(matches!(exchange.error, Some(ClientError::Connect(_))), "{:?}", exchange.error);
    assert_eq!(steps(exchange.timing), [false, true, true, false, false], "not trusted");
}
