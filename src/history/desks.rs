//! Who follows a task: every desk on a directory has a name and holds a lock under that name while it runs, so that two
//! windows never ask for the same task, and another desk goes on with the tasks of a killed one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::contract::Mark;
use crate::disk::is_odd;

const PREFIX: &str = "desk-";
const SUFFIX: &str = ".lock";

/// A desk's name on a directory; the lock goes with it.
#[derive(Debug)]
pub(super) struct Desks {
    directory: PathBuf,
    name: String,
    /// Proves of a name that a desk of this user had it.
    mark: Mark,
    /// `None` for a visitor, which follows nothing.
    lock: Option<File>,
}

impl Desks {
    /// Takes a name nobody has or had: rows may still carry an old one. The mark's proof is a part of it.
    pub(super) fn enter(directory: &Path, mark: &Mark) -> io::Result<Self> {
        loop {
            let number = format!("{:016x}", getrandom::u64().map_err(io::Error::other)?);
            let name = format!("{number}{}", mark.proof(&number).unwrap_or_default());
            let path = path(directory, &name);
            let lock = File::options().create_new(true).write(true).open(&path)?;
            lock.lock()?;
            // A desk that starts at the same time may have taken the file for a killed desk's, and removed it.
            if path.exists() {
                return Ok(Self { directory: directory.to_owned(), name, mark: mark.clone(), lock: Some(lock) });
            }
        }
    }

    /// Looks at the desks of a directory without being one.
    pub(super) fn visit(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), name: String::new(), mark: Mark::default(), lock: None }
    }

    /// Returns the desk's own name; a visitor's is empty.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Tells whether a name was that of a desk of this user, and of no other program.
    pub(super) fn is_of_this_user(&self, name: &str) -> bool {
        name.split_at_checked(16).is_some_and(|(number, proof)| self.mark.proves(number, proof))
    }

    /// Tells whether another desk has this name and runs.
    pub(super) fn is_another(&self, name: &str) -> bool {
        let is_other = !name.is_empty() && name != self.name;
        is_other && matches!(Holder::of(&path(&self.directory, name)), Holder::Desk)
    }

    /// Removes the files that killed desks left.
    pub(super) fn tidy(&self) {
        for entry in fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let file_name = entry.file_name().to_string_lossy().into_owned();
            let Some(name) = file_name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)) else {
                continue;
            };
            // The lock is held meanwhile, so that no desk that starts can take the file for its own.
            if name != self.name
                && let Holder::Nobody(_lock) = Holder::of(&entry.path())
            {
                remove(&entry.path());
            }
        }
    }
}

/// Who holds the lock of a name.
enum Holder {
    /// Nobody, as of this moment: the lock is taken.
    Nobody(File),
    /// A desk, or the system can't tell.
    Desk,
    /// No file of a desk's has the name.
    NoFile,
}

impl Holder {
    fn of(path: &Path) -> Self {
        // Opening a pipe would wait for ever.
        if is_odd(path) {
            return Self::NoFile;
        }
        let Ok(file) = File::options().write(true).open(path) else { return Self::NoFile };
        match file.try_lock() {
            Ok(()) => Self::Nobody(file),
            Err(TryLockError::WouldBlock) => Self::Desk,
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, path = %path.display(), "can't tell whether a desk runs");
                Self::Desk
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
        let mark = Mark::default();
        let enter = || Desks::enter(directory.path(), &mark).unwrap();
        let (one, other) = (enter(), enter());
        assert_ne!(one.name(), other.name());
        assert!(one.is_another(other.name()) && other.is_another(one.name()));
        assert!(!one.is_another(one.name()) && !one.is_another("") && !one.is_another("never-there"));
        let name = other.name().to_owned();
        drop(other);
        assert!(!one.is_another(&name));
        // Killed: the file is there and nobody holds it.
        fs::write(path(directory.path(), "killed"), "").unwrap();
        fs::write(path(directory.path(), "killed-too"), "").unwrap();
        assert!(!one.is_another("killed") && path(directory.path(), "killed").exists(), "asking removes nothing");
        one.tidy();
        assert!(!path(directory.path(), "killed").exists());
        let left = fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(left, 1, "only its own");
    }

    #[test]
    fn only_a_name_with_the_marks_proof_is_this_users() {
        let directory = tempfile::tempdir().unwrap();
        let mark = Mark::of_secret([7; 32]);
        let desk = Desks::enter(directory.path(), &mark).unwrap();
        let (name, without) = (desk.name().to_owned(), Desks::enter(directory.path(), &Mark::default()).unwrap());
        assert!(desk.is_of_this_user(&name) && !without.is_of_this_user(&name));
        for foreign in ["", "0123456789abcdef", "0123456789abcdef0123456789abcdef", without.name()] {
            assert!(!desk.is_of_this_user(foreign) && !without.is_of_this_user(foreign), "{foreign}");
        }
    }
}
