//! A picture decoded for the window.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::picture::{Decoded, PictureError};

/// A picture decoded for the window.
#[derive(Debug)]
pub struct Preview {
    /// Unique within the run: textures of the picture are named by it.
    pub id: u64,
    pub decoded: Result<Decoded, PictureError>,
    /// Length of the picture's base64.
    pub base64_chars: usize,
    /// Length of the picture's file.
    pub bytes: usize,
}

impl Preview {
    /// Gives a decoded picture its id.
    #[must_use]
    pub fn new(decoded: Result<Decoded, PictureError>, base64_chars: usize, bytes: usize) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), decoded, base64_chars, bytes }
    }

    /// Gives the decoded picture of a stored file its id. The file went out as padded base64.
    pub(super) fn of_file(file: &[u8], decoded: Result<Decoded, PictureError>) -> Self {
        Self::new(decoded, file.len().div_ceil(3) * 4, file.len())
    }
}
