//! Systems without such sockets: each start opens a window of its own.

use std::path::Path;

use super::error::InstanceError;
use super::message::{Handed, Taker};

/// A claim that nobody else makes.
#[derive(Debug)]
pub struct Claim;

impl Claim {
    /// Tells that this process has the data directory for itself, as far as anybody knows.
    #[must_use]
    pub fn is_held(&self) -> bool {
        true
    }

    /// Returns no place.
    #[must_use]
    pub fn socket(&self) -> &Path {
        Path::new("")
    }
}

pub(super) fn try_claim(_directory: &Path) -> Result<Claim, InstanceError> {
    Ok(Claim)
}

pub(super) fn hand_over(_socket: &Path, _handed: &Handed) -> Result<Taker, InstanceError> {
    Err(InstanceError::NoPlace)
}

/// A listener that never hears anything.
#[derive(Debug)]
pub struct Listener;

impl Listener {
    /// Returns a listener that never hears anything.
    ///
    /// # Errors
    /// Never.
    pub async fn open(_claim: Claim, _taker: Taker) -> Result<Self, InstanceError> {
        std::future::ready(Ok(Self)).await
    }

    /// Waits for ever.
    pub async fn next(&self) -> Handed {
        std::future::pending().await
    }
}
