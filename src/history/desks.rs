//! Who follows a task: every desk on a directory has a name and holds a lock under it while it runs,
//! so that two windows never ask for the same task, and a killed one's tasks find another.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

const PREFIX: &str = "desk-";
const SUFFIX: &str = ".lock";

/// A desk's name on a directory; the lock goes with it.
#[derive(Debug)]
pub(super) struct Desks {
    directory: PathBuf,
    name: String,
    /// `None` for a visitor, which follows nothing.
    lock: Option<File>,
}

impl Desks {
    /// Takes a name nobody has.
    pub(super) fn enter(directory: &Path) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{}-{count}", std::process::id());
            let path = path(directory, &name);
            match File::options().create_new(true).write(true).open(&path) {
                Ok(lock) => {
                    lock.lock()?;
                    return Ok(Self { directory: directory.to_owned(), name, lock: Some(lock) });
                }
                // Of a process before that had the same number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Comes without a name.
    pub(super) fn visit(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), name: String::new(), lock: None }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether another desk has this name and runs.
    pub(super) fn is_another(&self, name: &str) -> bool {
        if name.is_empty() || name == self.name {
            return false;
        }
        let path = path(&self.directory, name);
        let Ok(file) = File::options().write(true).open(&path) else {
            return false;
        };
        match file.try_lock() {
            Ok(()) => {
                remove(&path);
                false
            }
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, path = %path.display(), "can't tell whether a desk runs");
                true
            }
        }
    }

    /// Removes what desks left that were killed; only where no other runs.
    pub(super) fn tidy(&self) {
        for entry in fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let file_name = entry.file_name().to_string_lossy().into_owned();
            let name = file_name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
            if name.is_some_and(|name| name != self.name) {
                remove(&entry.path());
            }
        }
    }
}

impl Drop for Desks {
    fn drop(&mut self) {
        if self.lock.is_some() {
            remove(&path(&self.directory, &self.name));
        }
    }
}

fn path(directory: &Path, name: &str) -> PathBuf {
    directory.join(format!("{PREFIX}{name}{SUFFIX}"))
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::debug!(%error, path = %path.display(), "lock file not removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_anothers_as_long_as_its_desk_runs() {
        let directory = tempfile::tempdir().unwrap();
        let (one, other) = (Desks::enter(directory.path()).unwrap(), Desks::enter(directory.path()).unwrap());
        assert_ne!(one.name(), other.name());
        assert!(one.is_another(other.name()) && other.is_another(one.name()));
        assert!(!one.is_another(one.name()) && !one.is_another("") && !one.is_another("never-there"));
        let name = other.name().to_owned();
        drop(other);
        assert!(!one.is_another(&name));
        // Killed: the file is there and nobody holds it.
        fs::write(path(directory.path(), "killed"), "").unwrap();
        fs::write(path(directory.path(), "killed-too"), "").unwrap();
        assert!(!one.is_another("killed") && !path(directory.path(), "killed").exists());
        one.tidy();
        let left = fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(left, 1, "only its own");
    }
}
