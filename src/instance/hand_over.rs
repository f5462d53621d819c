//! The side of the process that hands over, and ends then.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use super::claim::own_uid;
use super::error::InstanceError;
use super::message::{Handed, Taker};

/// How long an open window gets to answer.
const ANSWER: Duration = Duration::from_secs(5);

/// Most bytes of an answer.
const LONGEST: u64 = 4096;

/// Hands over, and returns who took it.
///
/// # Errors
/// When no window of this user takes it.
pub(super) fn hand_over(socket: &Path, handed: &Handed) -> Result<Taker, InstanceError> {
    let message = handed.encode()?;
    let found = fs::symlink_metadata(socket).map_err(InstanceError::NotReached)?;
    if !found.file_type().is_socket() {
        return Err(InstanceError::Foreign(socket.display().to_string()));
    }
    if found.uid() != own_uid() {
        return Err(InstanceError::OtherUser);
    }
    let mut stream = UnixStream::connect(socket).map_err(InstanceError::NotReached)?;
    let answer = exchange(&mut stream, &message).map_err(InstanceError::NoAnswer)?;
    Taker::decode(&answer).ok_or(InstanceError::NotUnderstood)
}

fn exchange(stream: &mut UnixStream, message: &[u8]) -> io::Result<Vec<u8>> {
    stream.set_write_timeout(Some(ANSWER))?;
    stream.set_read_timeout(Some(ANSWER))?;
    stream.write_all(message)?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(answer)
}
