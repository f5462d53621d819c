//! A file that is there whole or not at all.
//!
//! The bytes go into a part file, which lies beside the target under a name that nobody can guess. Once they are on
//! the disk the part file is renamed to the target. Until then the target is as it was, also when the program is
//! killed or the disk is full. A link at the target is replaced, and never written through. Where what has the name
//! must stay, the file is given its name only if nothing has it.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file on its way: dropping it before [`WholeFile::commit`] removes what was written.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    part: PathBuf,
    target: PathBuf,
    /// Endings of files that another library makes beside the part file.
    beside: &'static [&'static str],
    is_committed: bool,
}

impl WholeFile {
    /// Begins a file: creates the empty part file beside the target. Only the operator may read it, as everything that is
    /// written here may tell what was sent.
    ///
    /// # Errors
    /// When nothing can be created in the target's folder.
    pub fn create(target: &Path) -> io::Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let random = getrandom::u64().map_err(io::Error::other)?;
        let part = target.with_file_name(format!(".{name}.{random:016x}.part"));
        let mut options = File::options();
        options.create_new(true).write(true);
        restrict(&mut options);
        let file = options.open(&part)?;
        Ok(Self { file, part, target: target.to_owned(), beside: &[], is_committed: false })
    }

    /// Writes all bytes of a file and commits it.
    ///
    /// # Errors
    /// When the file can't be written; the target is then as it was.
    pub fn save(target: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = Self::create(target)?;
        file.write_all(bytes)?;
        file.commit()
    }

    /// Writes all bytes of a file whose name nothing has yet, and commits it.
    ///
    /// # Errors
    /// When something has the name, which stays as it is: [`ErrorKind::AlreadyExists`]. When the file can't be written;
    /// the name is then still free. When only the folder can't be brought to the disk, as for [`WholeFile::commit`].
    pub fn save_new(target: &Path, bytes: &[u8]) -> io::Result<()> {
        // Nothing is written where the name is known to be taken.
        if fs::symlink_metadata(target).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let mut file = Self::create(target)?;
        file.write_all(bytes)?;
        file.file.sync_all()?;
        take_name(&file.part, target)?;
        // The part file, where it is still there, is another name of the same file.
        drop(file);
        sync_folder(target)
    }

    /// Names the endings of files that a library puts beside the part file, so that they are removed with it.
    #[must_use]
    pub fn with_files_beside(mut self, endings: &'static [&'static str]) -> Self {
        self.beside = endings;
        self
    }

    /// Returns where the bytes go until the commit, for a library that writes by itself.
    #[must_use]
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Brings the bytes to the disk, then gives the file its name.
    ///
    /// # Errors
    /// When the bytes can't be brought to the disk or the name can't be given; the target is then as it was. When only
    /// the folder can't be brought to the disk, the target is new and may be lost in a power cut.
    pub fn commit(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.part, &self.target)?;
        self.is_committed = true;
        sync_folder(&self.target)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.is_committed {
            return;
        }
        for ending in [""].iter().chain(self.beside) {
            let mut name = self.part.as_os_str().to_owned();
            name.push(ending);
            remove(Path::new(&name));
        }
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %path.display(), "temporary file not removed");
    }
}

/// Gives a part file a name, unless something has it: of two writers that want one name, one gets it.
fn take_name(part: &Path, target: &Path) -> io::Result<()> {
    match fs::hard_link(part, target) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => reserve_and_rename(part, target),
        linked => linked,
    }
}

/// Gives a part file a name where the file system has no hard links. A crash in between leaves an empty file.
fn reserve_and_rename(part: &Path, target: &Path) -> io::Result<()> {
    drop(File::create_new(target)?);
    fs::rename(part, target).inspect_err(|_| remove(target))
}

#[cfg(unix)]
fn restrict(options: &mut fs::OpenOptions) {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
}

/// Elsewhere a new file has the permissions of its folder.
#[cfg(not(unix))]
fn restrict(_options: &mut fs::OpenOptions) {}

/// Brings a file's name to the disk, as far as the system can do so for a folder.
fn sync_folder(target: &Path) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) else { return Ok(()) };
    match folder.sync_all() {
        // Some file systems have nothing to bring to the disk for a folder.
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Ok(()),
        synced => synced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn an_unfinished_file_leaves_the_old_one_alone() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("a.jsonl");
        fs::write(&target, "before").unwrap();
        let mut file = WholeFile::create(&target).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(directory.path()).len(), 2);
        drop(file);
        assert_eq!(
            (fs::read_to_string(&target).unwrap(), names(directory.path())),
            ("before".into(), vec!["a.jsonl".into()])
        );
    }

    #[test]
    fn a_committed_file_is_whole_and_alone() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("a.jsonl");
        for text in ["one", "a longer two", "3"] {
            WholeFile::save(&target, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), text);
        }
        assert_eq!(names(directory.path()), ["a.jsonl"]);
    }

    #[test]
    fn what_has_a_name_already_keeps_it() {
        let directory = tempfile::tempdir().unwrap();
        let [file, folder, new] = ["file", "folder", "new"].map(|name| directory.path().join(name));
        fs::write(&file, "left").unwrap();
        fs::create_dir(&folder).unwrap();
        for taken in [&file, &folder] {
            assert_eq!(WholeFile::save_new(taken, b"new").unwrap_err().kind(), ErrorKind::AlreadyExists);
        }
        WholeFile::save_new(&new, b"new").unwrap();
        assert_eq!([&file, &new].map(|path| fs::read_to_string(path).unwrap()), ["left", "new"]);
        assert_eq!(names(directory.path()), ["file", "folder", "new"]);
    }

    #[test]
    fn of_two_writers_one_gets_a_new_name() {
        for take in [take_name, reserve_and_rename] {
            let directory = tempfile::tempdir().unwrap();
            let target = directory.path().join("a");
            let [one, other] = ["one", "other"].map(|text| {
                let mut file = WholeFile::create(&target).unwrap();
                file.write_all(text.as_bytes()).unwrap();
                file
            });
            take(&one.part, &target).unwrap();
            assert_eq!(take(&other.part, &target).unwrap_err().kind(), ErrorKind::AlreadyExists);
            drop((one, other));
            assert_eq!(
                (fs::read_to_string(&target).unwrap(), names(directory.path())),
                ("one".into(), vec!["a".into()])
            );
        }
    }

    #[test]
    fn a_target_that_cannot_be_replaced_stays() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("folder");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("inside"), "kept").unwrap();
        assert!(WholeFile::save(&target, b"in the way").is_err());
        assert_eq!((names(directory.path()), names(&target)), (vec!["folder".into()], vec!["inside".into()]));
    }

    #[test]
    fn a_missing_folder_is_told_as_not_found() {
        let directory = tempfile::tempdir().unwrap();
        let error = WholeFile::save(&directory.path().join("gone/a"), b"").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }

    #[test]
    fn files_beside_the_part_file_are_removed_with_it() {
        let directory = tempfile::tempdir().unwrap();
        let file = WholeFile::create(&directory.path().join("a")).unwrap();
        let file = file.with_files_beside(&["-journal", "-wal"]);
        fs::write(file.part().with_file_name(format!("{}-wal", file.part().file_name().unwrap().display())), "")
            .unwrap();
        drop(file);
        assert!(names(directory.path()).is_empty());
    }

    #[test]
    fn two_writers_of_one_file_do_not_meet() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("a");
        let [mut one, mut other] = [0; 2].map(|_| WholeFile::create(&target).unwrap());
        one.write_all(b"one").unwrap();
        other.write_all(b"other").unwrap();
        other.commit().unwrap();
        one.commit().unwrap();
        assert_eq!((fs::read_to_string(&target).unwrap(), names(directory.path())), ("one".into(), vec!["a".into()]));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_what_is_the_owners() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("a");
        WholeFile::save(&target, b"sent").unwrap();
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_not_written_through() {
        let directory = tempfile::tempdir().unwrap();
        let (target, victim) = (directory.path().join("a"), directory.path().join("victim"));
        fs::write(&victim, "kept").unwrap();
        std::os::unix::fs::symlink(&victim, &target).unwrap();
        WholeFile::save(&target, b"new").unwrap();
        assert!(fs::symlink_metadata(&target).unwrap().is_file());
        assert_eq!(
            (fs::read_to_string(&victim).unwrap(), fs::read_to_string(&target).unwrap()),
            ("kept".into(), "new".into())
        );
    }
}
