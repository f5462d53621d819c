//! The locks that a desk holds while it runs: a share of its directory, and its own name.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use super::desks::Desks;
use super::files::DIRECTORY_LOCK;
use crate::contract::Mark;
use crate::disk::open_lock_file;

/// What is held while a desk runs.
pub(super) struct Locks {
    /// Shared among desks on the same directory; a visitor has none.
    directory: Option<File>,
    pub desks: Desks,
}

impl Locks {
    /// Takes nothing, for a program that only looks in.
    pub(super) fn visit(directory: &Path) -> Self {
        Self { directory: None, desks: Desks::visit(directory) }
    }

    /// Takes a desk's locks. Returns whether the desk is alone on the directory: then a row without an outcome can
    /// belong to no desk, files may be moved, and others wait until [`Locks::let_others_in`].
    pub(super) fn enter(directory: &Path, mark: &Mark) -> io::Result<(Self, bool)> {
        let lock = open_lock_file(&directory.join(DIRECTORY_LOCK))?;
        let mut is_alone = try_alone(&lock)?;
        if !is_alone {
            // The desk that held the exclusive lock may still be migrating the file. Wait for it; it may have died
            // meanwhile, so try once more to be alone.
            lock.lock_shared()?;
            lock.unlock()?;
            is_alone = try_alone(&lock)?;
            if !is_alone {
                lock.lock_shared()?;
            }
        }
        let desks = Desks::enter(directory, mark)?;
        Ok((Self { directory: Some(lock), desks }, is_alone))
    }

    /// Shares the directory with other desks, once it is opened.
    pub(super) fn let_others_in(&self) -> io::Result<()> {
        let Some(lock) = &self.directory else { return Ok(()) };
        lock.unlock()?;
        lock.lock_shared()
    }
}

fn try_alone(lock: &File) -> io::Result<bool> {
    match lock.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
