//! Reads sessions inside ZIP archives: HAR files, traces of Playwright, and sessions of Fiddler (`.saz`).
//!
//! An archive may be made to fill the memory. Its directory is counted before it is read, and no more is unpacked than
//! [`MAX_UNPACKED`] allows, whatever sizes the archive claims.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::format::Files;
use super::{Exchange, Session, import_with};
use crate::contract::{counted, grouped};
use crate::import::encoding;
use crate::import::http;
use crate::import::imported::{ImportError, Imported, Surroundings};
use crate::import::reply::Answer;
use crate::payload::document::Document;
use crate::payload::visible;
use crate::picture::recognise;

/// Most files that an archive may hold. Source: this program.
const MAX_ENTRIES: usize = 20_000;

/// Most bytes that are unpacked of one archive. Source: this program.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;

/// How much larger than its packed bytes a file may claim to be. Text of one line over and over comes to 200.
const MAX_RATIO: u64 = 500;

/// Most sessions of one archive that are tried.
const MAX_SESSIONS: usize = 16;

/// How the files of an archive begin, and what stands for each in its directory.
const FIRST: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
const IN_DIRECTORY: &[u8] = b"PK\x01\x02";

/// Names that tell what an archive is which holds no session.
const OTHERS: &[(&str, &str)] = &[
    ("[Content_Types].xml", "an Office document"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("AndroidManifest.xml", "an Android app"),
    ("META-INF/container.xml", "an e-book"),
    ("content.xml", "an OpenDocument file"),
];

/// Tells whether bytes are a ZIP archive.
pub(in crate::import) fn is_archive(bytes: &[u8]) -> bool {
    FIRST.iter().any(|first| bytes.starts_with(first))
}

/// Imports a request from a session in an archive. Returns with it the text that was read, in which secrets are looked
/// for.
pub(in crate::import) fn import(bytes: &[u8], around: Surroundings<'_>) -> Result<(Imported, String), ImportError> {
    let refused = |kind: String| ImportError::OtherFile { name: around.name.to_owned(), kind };
    if count(bytes, IN_DIRECTORY) > MAX_ENTRIES {
        return Err(refused(format!("a ZIP archive with more than {} files", grouped(MAX_ENTRIES as u64))));
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| refused("a damaged ZIP archive".to_owned()))?;
    let mut unpacker = Unpacker { archive, left: MAX_UNPACKED };
    match unpacker.session(around) {
        Ok(Some(result)) => result,
        Ok(None) => Err(refused(unpacker.kind())),
        Err(why) => Err(refused(why.describe())),
    }
}

/// Counts how often a short text stands in bytes.
fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| *window == wanted).take(MAX_ENTRIES + 1).count()
}

/// Why an archive is not unpacked.
enum Refusal {
    /// It unpacks to more than is looked at.
    Bomb,
    Encrypted,
    Unreadable(String),
}

impl Refusal {
    fn describe(&self) -> String {
        match self {
            Self::Bomb => {
                "a ZIP archive that unpacks to more than 64 MiB, as a zip bomb does on purpose; it was not unpacked"
                    .to_owned()
            }
            Self::Encrypted => "a ZIP archive with a password".to_owned(),
            Self::Unreadable(name) => format!("a ZIP archive whose file {} can't be unpacked", visible(name)),
        }
    }
}

/// What was read as a session, or why nothing of it could be imported.
type Read = Result<(Imported, String), ImportError>;

struct Unpacker<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl Unpacker<'_> {
    /// Returns what the first session with a request to this API makes, or else what the first session makes.
    fn session(&mut self, around: Surroundings<'_>) -> Result<Option<Read>, Refusal> {
        let mut first = None;
        for name in self.sessions() {
            let text = self.text(&name)?;
            let has_files = ["\"_file\"", "\"_sha1\""].iter().any(|name| text.contains(name));
            let files = if has_files { self.bodies(&name)? } else { Files::new() };
            let document = Document::parse(as_list(&text));
            let Some(read) = import_with(&document, &files, around) else { continue };
            match read {
                Ok(imported) => return Ok(Some(Ok((inside(imported), text)))),
                Err(error) => _ = first.get_or_insert(Err(error)),
            }
        }
        match first {
            Some(read) => Ok(Some(read)),
            None => self.fiddler(around),
        }
    }

    fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// Returns the names of what may be sessions, those of recorders first.
    fn sessions(&self) -> Vec<String> {
        const ENDS: [&str; 4] = [".har", ".network", ".chlsj", ".json"];
        let mut names: Vec<(usize, String)> = Vec::new();
        for name in self.names() {
            let lower = name.to_ascii_lowercase();
            names.extend(ENDS.iter().position(|end| lower.ends_with(end)).map(|kind| (kind, name)));
        }
        names.sort();
        names.into_iter().map(|(_, name)| name).take(MAX_SESSIONS).collect()
    }

    /// Returns the files in which a recorder put the bodies of a session, by their names without folders.
    fn bodies(&mut self, session: &str) -> Result<Files, Refusal> {
        let mut files = Files::new();
        let is_body = |name: &String| name != session && !name.ends_with('/') && !is_large(name);
        for name in self.names().into_iter().filter(is_body) {
            let bytes = self.bytes(&name)?;
            files.insert(name.rsplit('/').next().unwrap_or(&name).to_owned(), bytes);
        }
        Ok(files)
    }

    fn text(&mut self, name: &str) -> Result<String, Refusal> {
        let bytes = self.bytes(name)?;
        Ok(encoding::text(&bytes, recognise(&bytes)).map(|read| read.text).unwrap_or_default())
    }

    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let unreadable = || Refusal::Unreadable(name.to_owned());
        let file = self.archive.by_name(name).map_err(|error| match error {
            ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => Refusal::Encrypted,
            _ => unreadable(),
        })?;
        if file.size() > self.left || file.size() > file.compressed_size().max(1024).saturating_mul(MAX_RATIO) {
            return Err(Refusal::Bomb);
        }
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(Refusal::Bomb)?;
        Ok(bytes)
    }

    /// Imports a session of Fiddler, whose requests and replies stand in files of their own.
    fn fiddler(&mut self, around: Surroundings<'_>) -> Result<Option<Read>, Refusal> {
        let mut names: Vec<String> = self.names();
        names.retain(|name| name.starts_with("raw/") && name.ends_with("_c.txt"));
        names.sort();
        let (mut session, mut texts) = (Session::default(), String::new());
        for name in &names {
            let text = self.text(name)?;
            let Some(request) = http::read(&text) else { continue };
            let reply = name.replace("_c.txt", "_s.txt");
            let answer = if self.archive.index_for_name(&reply).is_some() { self.text(&reply)? } else { String::new() };
            session.take(request, |request| Exchange {
                started: String::new(),
                answer: Answer::of_text(&answer),
                place: None,
                request,
            });
            texts.push_str(&text);
        }
        let read = session.import("a Fiddler session", around).map(|imported| (imported, texts));
        Ok((!names.is_empty()).then_some(read))
    }

    /// Returns what an archive is that holds no session.
    fn kind(&self) -> String {
        let names = self.names();
        let known = OTHERS.iter().find(|(name, _)| names.iter().any(|known| known == name));
        match (known, names.len()) {
            (Some((_, kind)), _) => (*kind).to_owned(),
            (None, 0) => "a ZIP archive without any file".to_owned(),
            (None, files) => format!("a ZIP archive of {} that holds no HAR", counted(files as u64, "file", "files")),
        }
    }
}

/// Tells whether a file is surely no body of this API: pictures of pages and the like fill traces.
fn is_large(name: &str) -> bool {
    const ENDS: [&str; 12] =
        ["jpeg", "jpg", "png", "webp", "webm", "trace", "woff", "woff2", "css", "js", "stacks", "zip"];
    name.rsplit('.').next().is_some_and(|end| ENDS.contains(&end.to_ascii_lowercase().as_str()))
}

/// Returns lines of JSON, as Playwright writes its traces, as one list; another text as it is.
fn as_list(text: &str) -> String {
    let is_trace = text.starts_with('{') && text.lines().take(3).any(|line| line.contains("\"resource-snapshot\""));
    if !is_trace {
        return text.trim().to_owned();
    }
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("\"resource-snapshot\"")).collect();
    format!("[{}]", lines.join(","))
}

fn inside(imported: Imported) -> Imported {
    let how = format!("{} in a ZIP archive", imported.how);
    Imported { how, ..imported }
}
