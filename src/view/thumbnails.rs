//! Decoded thumbnails, shared by all rows that show the same picture.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::picture::{Frame, decode_thumbnail};

/// A row's small picture.
#[derive(Debug)]
pub struct Thumbnail {
    /// Unique within the run: the picture's texture is named by it.
    pub serial: u64,
    pub frame: Frame,
}

/// Decoded thumbnails by their PNG, as long as a row shows them: the same picture is decoded and uploaded once.
#[derive(Clone, Default)]
pub struct Thumbnails(Arc<Mutex<ByPng>>);

type ByPng = HashMap<Arc<[u8]>, Weak<Thumbnail>>;

impl Thumbnails {
    /// Returns the thumbnail of a PNG, decoded unless a row shows it already; `None` for what is no picture.
    pub fn of(&self, png: Arc<[u8]>) -> Option<Arc<Thumbnail>> {
        static NEXT_SERIAL: AtomicU64 = AtomicU64::new(1);
        let mut known = self.known();
        if let Some(thumbnail) = known.get(&png).and_then(Weak::upgrade) {
            return Some(thumbnail);
        }
        // A decoder's panic costs this picture, not the rows around it; the panic hook logs it.
        let decoded = catch_unwind(|| decode_thumbnail(&png)).ok()?;
        let frame = decoded.ok()?.frames.into_iter().next()?;
        let thumbnail = Arc::new(Thumbnail { serial: NEXT_SERIAL.fetch_add(1, Ordering::Relaxed), frame });
        known.insert(png, Arc::downgrade(&thumbnail));
        Some(thumbnail)
    }

    /// Forgets the thumbnails that no row shows any more.
    pub fn forget_unshown(&self) {
        self.known().retain(|_, thumbnail| thumbnail.strong_count() > 0);
    }

    /// A panic elsewhere leaves the thumbnails as they were, since every change is one step.
    fn known(&self) -> MutexGuard<'_, ByPng> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, decode_with_thumbnail, png_from_rgba};

    fn sample() -> Arc<[u8]> {
        decode_with_thumbnail(include_bytes!("../../assets/sample.png")).1.png().unwrap()
    }

    #[test]
    fn a_thumbnail_is_decoded_once_while_a_row_shows_it() {
        let thumbnails = Thumbnails::default();
        let first = thumbnails.of(sample()).unwrap();
        assert!(Arc::ptr_eq(&first, &thumbnails.of(sample()).unwrap()), "known by its bytes");
        thumbnails.forget_unshown();
        assert_eq!(thumbnails.known().len(), 1);
    }

    #[test]
    fn a_thumbnail_that_no_row_shows_is_forgotten() {
        let thumbnails = Thumbnails::default();
        let serial = thumbnails.of(sample()).unwrap().serial;
        thumbnails.forget_unshown();
        assert!(thumbnails.known().is_empty());
        assert_ne!(thumbnails.of(sample()).unwrap().serial, serial, "its pixels were handed out");
    }

    #[test]
    fn what_is_no_thumbnail_is_not_decoded() {
        let (width, height) = (THUMBNAIL_WIDTH + 1, THUMBNAIL_HEIGHT);
        let large = png_from_rgba(width, height, &vec![7; (width * height * 4) as usize]).unwrap();
        for bytes in [b"no picture".as_slice(), &large] {
            assert!(Thumbnails::default().of(bytes.into()).is_none());
        }
    }
}
