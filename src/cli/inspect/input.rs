//! Where `inspect` reads from: a file, or the standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

use crate::import::MAX_IMPORT_BYTES;

/// A file to look at, or the standard input.
pub(super) struct Input<'a> {
    /// The name in all that is said of the file.
    pub name: String,
    /// `None` for the standard input.
    file: Option<&'a Path>,
}

/// Why an input can't be read.
#[derive(Debug, Error)]
pub(super) enum InputError {
    #[error("{0} is a directory; name the files in it that are to be inspected")]
    Directory(String),
    #[error("{0} can't be read: {1}")]
    Unreadable(String, io::Error),
}

impl<'a> Input<'a> {
    /// Returns the input that an argument names.
    pub fn of(argument: &'a Path) -> Self {
        let file = (argument != Path::new("-")).then_some(argument);
        let name = file.map_or_else(|| "The input".to_owned(), |file| file.display().to_string());
        Self { name, file }
    }

    /// Returns the input's bytes, of a large one as many as tell that it is too large.
    pub fn read(&self) -> Result<Vec<u8>, InputError> {
        let unreadable = |error| InputError::Unreadable(self.name.clone(), error);
        let Some(file) = self.file else { return bytes_of(io::stdin().lock()).map_err(unreadable) };
        if file.is_dir() {
            return Err(InputError::Directory(self.name.clone()));
        }
        File::open(file).and_then(bytes_of).map_err(unreadable)
    }
}

/// Reads one byte more than is looked at, which tells that there is more.
fn bytes_of(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_IMPORT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
