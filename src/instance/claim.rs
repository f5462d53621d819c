//! Which process takes what later starts hand over, and where its socket is.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest as _, Sha256};

use super::error::InstanceError;
use crate::disk::{create_directory, open_lock_file};

/// Names in the data directory.
const LOCK: &str = "window.lock";
const SOCKET: &str = "window.sock";

/// A data directory's lock, held or not, and the place of its socket.
#[derive(Debug)]
pub struct Claim {
    lock: File,
    is_held: bool,
    socket: PathBuf,
}

impl Claim {
    /// Tells whether this process is the one that takes what later starts hand over.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.is_held
    }

    /// Returns the place of the socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Waits until this process is the one that takes what later starts hand over.
    ///
    /// # Errors
    /// When the lock can't be waited for.
    pub(super) async fn hold(mut self) -> io::Result<Self> {
        if self.is_held {
            return Ok(self);
        }
        let (held, waiting) = tokio::sync::oneshot::channel();
        // Not one of the runtime's threads, whose end it would wait for. This one ends with the process.
        std::thread::Builder::new().name("instance".to_owned()).spawn(move || {
            let taken = self.lock.lock().map(|()| {
                self.is_held = true;
                self
            });
            drop(held.send(taken));
        })?;
        waiting.await.map_err(io::Error::other)?
    }
}

/// Takes the lock of a data directory where it is free. Touches one file, and waits for nothing.
///
/// # Errors
/// When the directory has no place for the lock or the socket.
pub(super) fn try_claim(directory: &Path) -> Result<Claim, InstanceError> {
    // What can't be made is told by the lock.
    let _ = create_directory(directory);
    let lock = open_lock_file(&directory.join(LOCK)).map_err(InstanceError::NoLock)?;
    let is_held = match lock.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(error)) => return Err(InstanceError::NoLock(error)),
    };
    Ok(Claim { lock, is_held, socket: place(directory, env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from))? })
}

/// Returns the socket's place: in the data directory, or in the user's directory for sockets where the path is longer
/// than a socket's may be.
fn place(directory: &Path, runtime: Option<PathBuf>) -> Result<PathBuf, InstanceError> {
    let own = directory.join(SOCKET);
    if SocketAddr::from_pathname(&own).is_ok() {
        return Ok(own);
    }
    let whole = fs::canonicalize(directory).map_err(InstanceError::NoLock)?;
    let runtime = runtime.filter(|runtime| runtime.is_absolute() && is_users_alone(runtime));
    let digest = Sha256::digest(whole.as_os_str().as_bytes());
    let name = digest.iter().take(8).fold(0_u64, |name, byte| name << 8 | u64::from(*byte));
    let elsewhere = runtime.map(|runtime| runtime.join(format!("capkill-desk-{name:016x}.sock")));
    elsewhere.filter(|place| SocketAddr::from_pathname(place).is_ok()).ok_or(InstanceError::NoPlace)
}

/// Whether nobody but this user can write to a directory.
fn is_users_alone(directory: &Path) -> bool {
    fs::metadata(directory).is_ok_and(|found| found.uid() == own_uid() && matches!(found.mode() & 0o077, 0))
}

/// Returns this process's user.
pub(super) fn own_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn one_claim_is_held_and_the_next_once_that_has_ended() {
        let directory = tempfile::tempdir().unwrap();
        let first = try_claim(directory.path()).unwrap();
        let second = try_claim(directory.path()).unwrap();
        assert!(first.is_held() && !second.is_held());
        drop((first, second));
        assert!(try_claim(directory.path()).unwrap().is_held());
    }

    #[tokio::test]
    async fn a_claim_waits_for_the_one_before() {
        let directory = tempfile::tempdir().unwrap();
        let first = try_claim(directory.path()).unwrap();
        let second = tokio::spawn(try_claim(directory.path()).unwrap().hold());
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        assert!(second.await.unwrap().unwrap().is_held());
    }

    #[test]
    fn a_long_path_has_its_socket_where_the_users_sockets_are() {
        let directory = tempfile::tempdir().unwrap();
        let long = directory.path().join("d".repeat(120));
        let runtime = directory.path().join("run");
        for directory in [&long, &runtime] {
            fs::create_dir(directory).unwrap();
            fs::set_permissions(directory, fs::Permissions::from_mode(0o700)).unwrap();
        }
        let socket = place(&long, Some(runtime.clone())).unwrap();
        assert!(socket.starts_with(&runtime), "{}", socket.display());
        assert_eq!(place(&long.join("../").join(long.file_name().unwrap()), Some(runtime.clone())).unwrap(), socket);
        assert!(matches!(place(&long, None), Err(InstanceError::NoPlace)));
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(place(&long, Some(runtime)), Err(InstanceError::NoPlace)), "others can write there");
    }

    #[test]
    fn a_lock_that_is_no_file_is_told() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(LOCK)).unwrap();
        assert!(matches!(try_claim(directory.path()), Err(InstanceError::NoLock(_))));
    }
}
