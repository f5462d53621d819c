//! Both sides against each other, over real sockets.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;

use super::*;

fn claim_of(entry: Entry) -> Claim {
    match entry {
        Entry::Opens { claim: Some(claim), why: None } => claim,
        other => panic!("{other:?}"),
    }
}

async fn second(directory: PathBuf, handed: Handed) -> Entry {
    tokio::task::spawn_blocking(move || enter(&directory, &handed)).await.unwrap()
}

#[tokio::test]
async fn a_second_start_hands_its_files_to_the_first() {
    let directory = tempfile::tempdir().unwrap();
    let claim = claim_of(enter(directory.path(), &Handed::default()));
    let socket = claim.socket().to_owned();
    // The second one comes before the first one listens.
    let handed = Handed { files: vec!["/one.png".into(), "/-x.png".into()] };
    let early = tokio::spawn(second(directory.path().to_owned(), handed.clone()));
    let taker = Taker { x11: Some((":7".to_owned(), 5)) };
    let listener = Listener::open(claim, taker.clone()).await.unwrap();
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(listener.next().await, handed);
    assert!(matches!(early.await.unwrap(), Entry::HandedOver(by) if by == taker));
    drop(listener);
    assert!(!socket.exists(), "nothing stays behind");
    claim_of(enter(directory.path(), &Handed::default()));
}

#[tokio::test]
async fn a_socket_that_was_left_behind_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let claim = claim_of(enter(directory.path(), &Handed::default()));
    drop(UnixListener::bind(claim.socket()).unwrap());
    assert!(claim.socket().exists());
    let listener = Listener::open(claim, Taker::default()).await.unwrap();
    let second = tokio::spawn(second(directory.path().to_owned(), Handed::default()));
    listener.next().await;
    assert!(matches!(second.await.unwrap(), Entry::HandedOver(_)));
}

#[tokio::test]
async fn what_is_no_message_is_refused_and_the_next_one_taken() {
    let directory = tempfile::tempdir().unwrap();
    let claim = claim_of(enter(directory.path(), &Handed::default()));
    let socket = claim.socket().to_owned();
    let listener = Listener::open(claim, Taker::default()).await.unwrap();
    let _silent = UnixStream::connect(&socket).unwrap();
    UnixStream::connect(&socket).unwrap().write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let second = tokio::spawn(second(directory.path().to_owned(), Handed { files: vec!["/a".into()] }));
    assert_eq!(listener.next().await.files, [PathBuf::from("/a")]);
    assert!(matches!(second.await.unwrap(), Entry::HandedOver(_)));
}

#[tokio::test]
async fn something_else_in_the_sockets_place_stays_and_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let claim = claim_of(enter(directory.path(), &Handed::default()));
    let socket = claim.socket().to_owned();
    fs::write(&socket, "kept").unwrap();
    let entry = second(directory.path().to_owned(), Handed::default()).await;
    assert!(matches!(entry, Entry::Opens { why: Some(InstanceError::Foreign(_)), .. }), "{entry:?}");
    let refused = Listener::open(claim, Taker::default()).await;
    assert!(matches!(refused, Err(InstanceError::Foreign(_))), "{refused:?}");
    assert_eq!(fs::read_to_string(socket).unwrap(), "kept");
}

#[test]
fn a_further_window_takes_over_what_is_free() {
    let directory = tempfile::tempdir().unwrap();
    let first = claim_of(enter_beside(directory.path()));
    assert!(first.is_held());
    assert!(!claim_of(enter_beside(directory.path())).is_held());
}
