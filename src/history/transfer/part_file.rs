//! A file that is there whole or not at all: written under a temporary name beside its own.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::TransferError;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 20;

/// Tells temporary names of one run apart.
static SERIAL: AtomicU64 = AtomicU64::new(0);

/// A temporary name beside the target; whatever is there is removed unless it is renamed.
pub(super) struct PartPath {
    pub part: PathBuf,
    target: PathBuf,
    is_done: bool,
}

impl PartPath {
    pub(super) fn beside(target: &Path) -> Self {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let part = target.with_file_name(format!(".{name}.{}-{serial}.part", std::process::id()));
        Self { part, target: target.to_owned(), is_done: false }
    }

    /// Brings everything to the disk, then gives the file its name.
    pub(super) fn finish(mut self) -> Result<(), TransferError> {
        let finish = || -> io::Result<()> {
            File::open(&self.part)?.sync_all()?;
            fs::rename(&self.part, &self.target)?;
            // The name too; not every system lets a folder be opened.
            let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
                folder.sync_all()?;
            }
            Ok(())
        };
        finish().map_err(|error| TransferError::writing(&self.target, error))?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for PartPath {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.part.as_os_str().to_owned();
            name.push(suffix);
            if let Err(error) = fs::remove_file(&name)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(%error, path = ?name, "temporary file not removed");
            }
        }
    }
}

/// A [`PartPath`] with its file open for writing.
pub(super) struct PartFile {
    out: BufWriter<File>,
    path: PartPath,
}

impl PartFile {
    pub(super) fn create(target: &Path) -> Result<Self, TransferError> {
        let path = PartPath::beside(target);
        let mut options = File::options();
        options.create_new(true).write(true);
        // What was sent is the operator's alone.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path.part).map_err(|error| TransferError::writing(target, error))?;
        Ok(Self { out: BufWriter::with_capacity(BUFFER, file), path })
    }

    pub(super) fn finish(mut self) -> Result<(), TransferError> {
        self.out.flush().map_err(|error| TransferError::writing(&self.path.target, error))?;
        self.path.finish()
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_finished_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("a.jsonl");
        fs::write(&target, "before").unwrap();
        let mut file = PartFile::create(&target).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&target).unwrap(), "before");
        let mut file = PartFile::create(&target).unwrap();
        file.write_all(b"whole").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "whole");
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 1);
    }
}
