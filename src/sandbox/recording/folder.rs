//! The folder of recordings in the data directory, a file each.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::format::{from_text, is_header_value, to_text};
use super::{MOST_FILE_BYTES, MOST_POLLS, Recording, RecordingError};
use crate::contract::RECORDED_KEY;
use crate::disk::{WholeFile, create_directory, open_plain};

/// The folder's name in the data directory.
const FOLDER: &str = "scenarios";

/// What the name of a recording's file ends with.
const EXTENSION: &str = "json";

/// Longest name of a recording.
const MOST_NAME: usize = 40;

/// Most recordings that are listed.
const MOST_LISTED: usize = 200;

/// The recordings that are kept in a data directory.
#[derive(Clone, Debug)]
pub struct Recordings(PathBuf);

/// One recording of a list.
#[derive(Debug)]
pub struct ListedRecording {
    /// The file's name without its extension.
    pub name: String,
    /// What the recording is, in a sentence; the error says why it can't be replayed.
    pub about: Result<String, RecordingError>,
}

/// Every recording of a folder.
#[derive(Debug, Default)]
pub struct RecordingsList {
    /// The recordings by their names.
    pub recordings: Vec<ListedRecording>,
    /// How many files more there are than are listed.
    pub left_out: usize,
}

/// Returns the client key that asks for a recording.
#[must_use]
pub fn recording_key(name: &str) -> String {
    format!("{RECORDED_KEY}{name}")
}

/// Tells whether a recording may have a name: it is a file's name on every system, and a part of a client key.
#[must_use]
pub fn is_recording_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=MOST_NAME).contains(&name.len()) && name.bytes().all(is_plain) && !name.starts_with('-')
}

impl Recordings {
    /// Returns the recordings of a data directory. Nothing is read or made.
    #[must_use]
    pub fn of(directory: &Path) -> Self {
        Self(directory.join(FOLDER))
    }

    fn path(&self, name: &str) -> Result<PathBuf, RecordingError> {
        if !is_recording_name(name) {
            return Err(RecordingError::Name);
        }
        Ok(self.0.join(format!("{name}.{EXTENSION}")))
    }

    /// Reads a recording. Blocks.
    ///
    /// # Errors
    /// When there is none of the name, or it can't be read or replayed.
    pub fn read(&self, name: &str) -> Result<Recording, RecordingError> {
        let path = self.path(name)?;
        let read = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => RecordingError::Missing(name.to_owned()),
            _ => RecordingError::Read { name: name.to_owned(), source },
        };
        let mut bytes = Vec::new();
        let most = MOST_FILE_BYTES as u64 + 1;
        open_plain(&path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(read)?;
        if bytes.len() > MOST_FILE_BYTES {
            return Err(RecordingError::TooLarge(name.to_owned()));
        }
        let unsound = |why: String| RecordingError::Unsound { name: name.to_owned(), why };
        let text = String::from_utf8(bytes).map_err(|_| unsound("it is no UTF-8".to_owned()))?;
        from_text(&text).map_err(unsound)
    }

    /// Writes a recording whole, under a name that no other has. Blocks. Returns the file.
    ///
    /// # Errors
    /// When the name is taken or none for a recording, when the recording is more than can be replayed, and when nothing
    /// can be written.
    pub fn save(&self, name: &str, recording: &Recording) -> Result<PathBuf, RecordingError> {
        let path = self.path(name)?;
        if recording.polls.len() > MOST_POLLS {
            let why = format!("it has {} polls, {MOST_POLLS} at most are replayed", recording.polls.len());
            return Err(RecordingError::Unsound { name: name.to_owned(), why });
        }
        let text = to_text(recording);
        if text.len() > MOST_FILE_BYTES {
            return Err(RecordingError::TooLarge(name.to_owned()));
        }
        // What is written is what is read: nobody finds out later that it can't be replayed.
        from_text(&text).map_err(|why| RecordingError::Unsound { name: name.to_owned(), why })?;
        let write = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => RecordingError::Taken(name.to_owned()),
            _ => RecordingError::Write { name: name.to_owned(), source },
        };
        create_directory(&self.0).and_then(|()| WholeFile::save_new(&path, text.as_bytes())).map_err(write)?;
        Ok(path)
    }

    /// Lists the recordings, those that can't be replayed among them. Blocks.
    ///
    /// # Errors
    /// When the folder is there and can't be read.
    pub fn list(&self) -> io::Result<RecordingsList> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(RecordingsList::default()),
            Err(error) => return Err(error),
        };
        let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        let is_one = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == EXTENSION);
        let mut names: Vec<String> = paths
            .iter()
            .filter(is_one)
            .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
            .collect();
        names.sort();
        let left_out = names.len().saturating_sub(MOST_LISTED);
        names.truncate(MOST_LISTED);
        let listed = |name: String| {
            let about = self.read(&name).map(|recording| about(&recording));
            ListedRecording { name, about }
        };
        Ok(RecordingsList { recordings: names.into_iter().map(listed).collect(), left_out })
    }
}

/// Returns what a recording is, in a sentence.
fn about(recording: &Recording) -> String {
    let polls = crate::contract::counted(recording.polls.len() as u64, "poll", "polls");
    let from = match recording.from.as_str() {
        "" => String::new(),
        from => format!(", {from}"),
    };
    format!("createTask and {polls}{from}")
}

/// Returns the headers that are replayed of those that a reply had.
#[must_use]
pub fn replayed_headers<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = Vec::new();
    for (name, value) in headers {
        let name = name.trim().to_ascii_lowercase();
        let is_new = !kept.iter().any(|(known, _)| *known == name);
        if is_new && super::REPLAYED_HEADERS.contains(&name.as_str()) && is_header_value(value.trim()) {
            kept.push((name, value.trim().to_owned()));
        }
    }
    kept
}
