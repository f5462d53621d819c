//! What the two processes say to each other: fields that each end with a NUL, which no path holds.

use std::path::PathBuf;

use super::error::InstanceError;

/// The first field of each message, with the version of what follows.
const WORD: &[u8] = b"capkill-desk 1";

/// Most bytes of a message; a command line is shorter.
pub(super) const LONGEST: usize = 4 << 20;

/// What a start hands to the window that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// Whole paths, or addresses as they were given; none when only the window is wanted.
    pub files: Vec<PathBuf>,
}

impl Handed {
    /// Returns the message.
    ///
    /// # Errors
    /// When there are more files than a message takes.
    pub(super) fn encode(&self) -> Result<Vec<u8>, InstanceError> {
        let fields = self.files.iter().map(|path| path.as_os_str().as_encoded_bytes());
        let message = join(fields);
        if message.len() > LONGEST { Err(InstanceError::TooMany(self.files.len())) } else { Ok(message) }
    }

    /// Reads a message; `None` when it is not one, or was cut off.
    #[cfg(unix)]
    pub(super) fn decode(message: &[u8]) -> Option<Self> {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let files = split(message)?.map(|field| PathBuf::from(OsStr::from_bytes(field))).collect();
        Some(Self { files })
    }
}

/// The window that took what was handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taker {
    /// The X server's name and the window's number there, where the window is one of an X server.
    pub x11: Option<(String, u32)>,
}

impl Taker {
    pub(super) fn encode(&self) -> Vec<u8> {
        let number = self.x11.as_ref().map(|(_, window)| window.to_string()).unwrap_or_default();
        let display = self.x11.as_ref().map(|(display, _)| display.as_str()).unwrap_or_default();
        join([display.as_bytes(), number.as_bytes()].into_iter())
    }

    pub(super) fn decode(message: &[u8]) -> Option<Self> {
        let mut fields = split(message)?.map(|field| std::str::from_utf8(field).ok());
        let (display, window) = (fields.next()??, fields.next()??);
        Some(Self { x11: window.parse().ok().map(|window| (display.to_owned(), window)) })
    }
}

fn join<'a>(fields: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut message = Vec::new();
    for field in std::iter::once(WORD).chain(fields) {
        message.extend_from_slice(field);
        message.push(0);
    }
    // The end of the message, so that one which was cut off is known.
    message.push(0);
    message
}

fn split(message: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let fields = message.strip_suffix(b"\0\0")?;
    let mut fields = fields.split(|byte| *byte == 0);
    (fields.next()? == WORD).then_some(fields)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    #[test]
    fn a_message_comes_as_it_was_sent() {
        for names in [&[][..], &[&b"/a b/\xff.png"[..]], &[b"/one", b"/-x.png", b"https://x/y\nz"]] {
            let files = names.iter().map(|name| PathBuf::from(OsStr::from_bytes(name))).collect();
            let handed = Handed { files };
            assert_eq!(Handed::decode(&handed.encode().unwrap()), Some(handed));
        }
        for x11 in [None, Some((":1".to_owned(), 0x40_0002))] {
            let taker = Taker { x11 };
            assert_eq!(Taker::decode(&taker.encode()), Some(taker));
        }
    }

    #[test]
    fn what_is_cut_off_or_foreign_is_no_message() {
        let whole = Handed { files: vec!["/one".into(), "/two".into()] }.encode().unwrap();
        assert!((0..whole.len()).all(|end| Handed::decode(&whole[..end]).is_none()));
        assert_eq!(Handed::decode(b"capkill-desk 2\0/one\0\0"), None);
        assert_eq!(Handed::decode(b"GET / HTTP/1.1\r\n\r\n"), None);
        assert_eq!(Taker::decode(b"capkill-desk 1\0\0"), None);
    }

    #[test]
    fn five_hundred_files_go_and_what_is_too_long_does_not() {
        let handed = |count| Handed { files: vec![format!("/{}", "x".repeat(4000)).into(); count] };
        assert!(handed(500).encode().is_ok());
        assert!(matches!(handed(2000).encode(), Err(InstanceError::TooMany(2000))));
    }
}
