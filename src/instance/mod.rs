//! One window a data directory: a second start hands its files to the window that is open.
//!
//! The first process holds a lock in the data directory and listens on a socket beside it. A process that finds the lock
//! taken sends its files there and ends. Locks end with their process, so a socket that was left behind is known by its
//! lock being free.

#[cfg(unix)]
mod claim;
mod error;
#[cfg(target_os = "linux")]
mod front;
#[cfg(unix)]
mod hand_over;
#[cfg(unix)]
mod listener;
mod message;
#[cfg(not(unix))]
mod nowhere;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
pub use claim::Claim;
#[cfg(unix)]
use claim::try_claim;
pub use error::InstanceError;
#[cfg(target_os = "linux")]
pub use front::bring_to_front;
#[cfg(unix)]
use hand_over::hand_over;
#[cfg(unix)]
pub use listener::Listener;
pub use message::{Handed, Taker};
#[cfg(not(unix))]
pub use nowhere::{Claim, Listener};
#[cfg(not(unix))]
use nowhere::{hand_over, try_claim};

/// How long a window that is only just opening gets until it takes files.
const OPENING: Duration = Duration::from_secs(5);

/// How long a process waits before it tries again.
const PAUSE: Duration = Duration::from_millis(20);

/// What a process that starts is to do.
#[derive(Debug)]
pub enum Entry {
    /// The files were handed to the window that is open.
    HandedOver(Taker),
    /// This process opens a window. `why` says why it is not the one that takes files of later starts.
    Opens { claim: Option<Claim>, why: Option<InstanceError> },
}

/// Hands what was asked for to the window that is open on a data directory, or claims the directory for this process.
///
/// Without an open window that takes something, the process opens one that works as if there were no others.
#[must_use]
pub fn enter(directory: &Path, handed: &Handed) -> Entry {
    let end = Instant::now() + OPENING;
    loop {
        let claim = match try_claim(directory) {
            Ok(claim) if claim.is_held() => return Entry::Opens { claim: Some(claim), why: None },
            Ok(claim) => claim,
            Err(why) => return Entry::Opens { claim: None, why: Some(why) },
        };
        match hand_over(claim.socket(), handed) {
            Ok(taker) => return Entry::HandedOver(taker),
            Err(error) if error.may_pass() && Instant::now() < end => thread::sleep(PAUSE),
            // Once the other process has ended, this one takes what comes.
            Err(why) => return Entry::Opens { claim: Some(claim), why: Some(why) },
        }
    }
}

/// Opens a further window, which takes the files of later starts once no other window does.
#[must_use]
pub fn enter_beside(directory: &Path) -> Entry {
    match try_claim(directory) {
        Ok(claim) => Entry::Opens { claim: Some(claim), why: None },
        Err(why) => Entry::Opens { claim: None, why: Some(why) },
    }
}

/// Brings no window forward: there is no X server to ask.
#[cfg(not(target_os = "linux"))]
pub fn bring_to_front(_taker: &Taker) {}

#[cfg(all(test, unix))]
mod tests;
