//! The side of the window that is open: a socket that takes what later starts hand over.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

use super::claim::{Claim, own_uid};
use super::error::InstanceError;
use super::message::{Handed, LONGEST, Taker};

/// How long a process gets to say what it hands over.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long is waited after the system could not give a connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Takes what later starts hand over. Dropping it leaves the data directory to the next process.
#[derive(Debug)]
pub struct Listener {
    socket: UnixListener,
    taker: Taker,
    claim: Claim,
}

impl Listener {
    /// Waits until this process may listen, and listens. A socket that was left behind is replaced.
    ///
    /// # Errors
    /// When there can't be a socket.
    pub async fn open(claim: Claim, taker: Taker) -> Result<Self, InstanceError> {
        let claim = claim.hold().await.map_err(InstanceError::NoLock)?;
        let socket = bind(claim.socket())?;
        Ok(Self { socket, taker, claim })
    }

    /// Waits for the next start and takes what it hands over. What is no message of this user is refused.
    pub async fn next(&self) -> Handed {
        loop {
            let taken = match self.socket.accept().await {
                Ok((stream, _)) => tokio::time::timeout(PATIENCE, self.take(stream)).await,
                Err(error) => {
                    tracing::warn!(%error, "no start can hand over files right now");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            match taken {
                Ok(Ok(handed)) => return handed,
                Ok(Err(error)) => tracing::warn!(%error, "what another process handed over was not taken"),
                Err(_) => tracing::warn!("another process began to hand something over and said no more"),
            }
        }
    }

    async fn take(&self, mut stream: UnixStream) -> io::Result<Handed> {
        let user = stream.peer_cred()?.uid();
        if user != own_uid() {
            return Err(io::Error::new(ErrorKind::PermissionDenied, format!("it is the user {user}'s")));
        }
        let mut message = Vec::new();
        (&mut stream).take(LONGEST as u64 + 1).read_to_end(&mut message).await?;
        let handed = Handed::decode(&message).ok_or(ErrorKind::InvalidData)?;
        stream.write_all(&self.taker.encode()).await?;
        stream.shutdown().await?;
        Ok(handed)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // The lock is held until after this, so that it is the own socket.
        if let Err(error) = fs::remove_file(self.claim.socket()) {
            tracing::debug!(%error, "the socket stays behind");
        }
    }
}

fn bind(path: &Path) -> Result<UnixListener, InstanceError> {
    match fs::symlink_metadata(path) {
        // Nobody listens there: the lock was free.
        Ok(found) if found.file_type().is_socket() => fs::remove_file(path).map_err(InstanceError::NoSocket)?,
        Ok(_) => return Err(InstanceError::Foreign(path.display().to_string())),
        Err(_) => {}
    }
    let socket = UnixListener::bind(path).map_err(InstanceError::NoSocket)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(InstanceError::NoSocket)?;
    Ok(socket)
}
