//! A picture decoded for the window.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::picture::{Decoded, PictureError};

/// A picture decoded for the window.
#[derive(Debug)]
pub struct Preview {
    /// Unique within the run: the name of its textures.
    pub id: u64,
    pub decoded: Result<Decoded, PictureError>,
    /// Length of the picture's base64.
    pub base64_chars: usize,
    /// Length of the picture's file.
    pub bytes: usize,
}

impl Preview {
    /// Names a decoded picture.
    #[must_use]
    pub fn new(decoded: Result<Decoded, PictureError>, base64_chars: usize, bytes: usize) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), decoded, base64_chars, bytes }
    }
}
