//! Brings things in: a file, the system's dialog, the clipboard, the sample.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::contract::{ClientKey, grouped};
use crate::import::{
    DraftChange, HarEntry, ImportError, Imported, MAX_IMPORT_BYTES, Surroundings, What, import, import_picture,
};
use crate::payload::{
    DraftPicture, Finding, Redactor, ServiceFacts, in_one_line, other_key, place, sort_findings, without_base64,
};
use crate::picture::{Content, PictureError, png_from_rgba, recognise};
use crate::view::{FindingLines, InColumns, Preview};
use crate::work::drafting::compose::PreviewCache;

/// Our own sample picture, for a first try without any file.
const SAMPLE: &[u8] = include_bytes!("../../../assets/sample.png");

/// Why nothing was brought in; the draft stays as it was.
#[derive(Debug, Error)]
pub enum IntakeError {
    #[error("{name} is {}; nothing over 64 MB is opened, and no service takes a picture over 0.5 MB", large(*.bytes))]
    TooLarge { name: String, bytes: u64 },
    #[error("{0} is a directory; open a single file")]
    Directory(String),
    #[error("{0} is not an ordinary file; open a single file")]
    NotAFile(String),
    #[error("{0} is an address; save what is there and open the file")]
    Address(String),
    #[error("{name} is not there; open it from where it is now")]
    Missing {
        name: String,
        #[source]
        source: std::io::Error,
    },
    #[error("{name} can't be read; check its permissions")]
    Unreadable {
        name: String,
        #[source]
        source: std::io::Error,
    },
    #[error("The picture could not be read: its decoder failed; try another file")]
    DecoderFailed,
    #[error("The pasted picture can't be encoded as PNG; copy it again, or save it and open the file")]
    Bitmap(#[source] PictureError),
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Returns a size such as `200 MB` or `3.2 GB`.
fn large(bytes: u64) -> String {
    match bytes / 1_000_000 {
        mb @ 0..1_000 => format!("{mb} MB"),
        mb => format!("{}.{} GB", grouped(mb / 1_000), mb % 1_000 / 100),
    }
}

/// A picture from the clipboard; its pixels are made off the window's thread.
#[derive(Clone)]
pub struct Bitmap {
    pub width_px: u32,
    pub height_px: u32,
    /// Makes the pixels, unmultiplied RGBA row by row.
    pub rgba: Arc<dyn Fn() -> Vec<u8> + Send + Sync>,
}

impl fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bitmap({}×{})", self.width_px, self.height_px)
    }
}

/// Where a picture comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    File(PathBuf),
    Text(String),
    Bitmap(Bitmap),
    Sample,
}

/// The label of what was copied, as a sentence begins with it.
const CLIPBOARD: &str = "The clipboard";

/// Returns the label of what was brought in as it stands within a sentence.
#[must_use]
pub fn label_within(label: &str) -> &str {
    if label == CLIPBOARD { "the clipboard" } else { label }
}

impl Origin {
    /// Returns what is being read, for people.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::File(path) => file_name(path),
            Self::Text(_) | Self::Bitmap(_) => CLIPBOARD.to_owned(),
            Self::Sample => "Sample".to_owned(),
        }
    }
}

/// What came of bringing something in.
pub struct BroughtIn {
    pub view: ImportView,
    /// What it puts into the draft; `None` when there is nothing to compose of it.
    pub change: Option<DraftChange>,
    /// Keys that came along.
    pub keys: Vec<ClientKey>,
    /// Of a poll, the JSON token of the task's id.
    pub task_id: Option<String>,
}

impl BroughtIn {
    /// Says so when the history knows that the task was created with another key.
    pub fn compare_key(&mut self, created_with: &str) {
        if let Some(finding) = self.keys.first().and_then(|key| other_key(created_with, key)) {
            self.view.findings.push(finding);
            sort_findings(&mut self.view.findings);
        }
    }
}

/// What was brought in, made ready for the window.
#[derive(Debug)]
pub struct ImportView {
    pub what: What,
    /// What it was called: a file's name, or the clipboard.
    pub name: String,
    /// How it came, for people: `a cURL command (bash)`.
    pub how: String,
    pub findings: Vec<Finding>,
    /// The original, every key masked; `None` for a picture's file.
    pub original: Option<InColumns>,
    /// Where the findings are in it.
    pub lines: FindingLines,
    /// Where the request went that it came with.
    pub address: Option<crate::contract::Origin>,
    /// Entries of a HAR file that can be chosen, and which one was taken.
    pub entries: Vec<HarEntry>,
    pub chosen: usize,
    /// To take another entry from.
    pub origin: Arc<Origin>,
    /// Whether a draft was made of it.
    pub made_draft: bool,
}

/// Reads and imports; a picture is shown as soon as it is decoded. No key that `known` knows is shown. Blocks; for the
/// blocking pool.
pub fn take_in(
    origin: &Arc<Origin>,
    entry: usize,
    service: ServiceFacts,
    previews: &PreviewCache,
    known: &Redactor,
    show: impl FnOnce(Arc<Preview>),
) -> Result<BroughtIn, IntakeError> {
    let name = origin.label();
    let bytes = read(origin)?;
    let imported = if let Content::Picture(_) = recognise(&bytes) {
        let called = if let Origin::Sample = **origin { "sample.png" } else { &name };
        let picture = DraftPicture::new(bytes, called, Vec::new());
        let (preview, _) = previews.of(picture.bytes.clone(), picture.bytes.len().div_ceil(3) * 4);
        show(Arc::clone(&preview));
        import_picture(picture, &preview.decoded, service)
    } else {
        import(bytes, Surroundings { name: &name, service, entry, known })?
    };
    let original_bytes = imported.original_bytes;
    let Imported { what, how, mut findings, draft: change, original, keys, task_id, entries, chosen, address, .. } =
        imported;
    if let Origin::Bitmap(_) = **origin {
        let message = "The picture was encoded anew as PNG: a clipboard has pixels, not the file";
        findings.push(Finding::new("picture.encoded-anew", place::PICTURE, message));
    }
    let shown = original.as_ref().map(|text| without_base64(text));
    let lines = shown.as_ref().map(|shown| FindingLines::of(shown, &findings)).unwrap_or_default();
    let original = shown.map(|shown| InColumns::new(&shown, original_bytes));
    let made_draft = change.is_some();
    let view = ImportView {
        what,
        name,
        how,
        findings,
        original,
        lines,
        address,
        entries,
        chosen,
        origin: Arc::clone(origin),
        made_draft,
    };
    Ok(BroughtIn { view, change, keys, task_id })
}

fn read(origin: &Origin) -> Result<Vec<u8>, IntakeError> {
    match origin {
        Origin::File(path) => read_file(path),
        Origin::Text(text) if text.len() > MAX_IMPORT_BYTES => {
            Err(IntakeError::TooLarge { name: "The clipboard's text".to_owned(), bytes: text.len() as u64 })
        }
        Origin::Text(text) => Ok(text.clone().into_bytes()),
        Origin::Bitmap(bitmap) => {
            png_from_rgba(bitmap.width_px, bitmap.height_px, &(bitmap.rgba)()).map_err(IntakeError::Bitmap)
        }
        Origin::Sample => Ok(SAMPLE.to_vec()),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, IntakeError> {
    let name = file_name(path);
    if is_address(path) {
        return Err(IntakeError::Address(in_one_line(&path.to_string_lossy()).into_owned()));
    }
    let failed = |source: std::io::Error| {
        let name = name.clone();
        if source.kind() == std::io::ErrorKind::NotFound {
            IntakeError::Missing { name, source }
        } else {
            IntakeError::Unreadable { name, source }
        }
    };
    // Asked before opening: opening a named pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(IntakeError::Directory(name));
    }
    if !metadata.is_file() {
        return Err(IntakeError::NotAFile(name));
    }
    if metadata.len() > MAX_IMPORT_BYTES as u64 {
        return Err(IntakeError::TooLarge { name, bytes: metadata.len() });
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    File::open(path).and_then(|file| file.take(MAX_IMPORT_BYTES as u64 + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > MAX_IMPORT_BYTES as u64 {
        return Err(IntakeError::TooLarge { name, bytes: bytes.len() as u64 });
    }
    Ok(bytes)
}

/// Whether what stands for a path is an address of a file elsewhere: every path that comes here is whole.
fn is_address(path: &Path) -> bool {
    path.to_str().and_then(|text| text.split_once("://")).is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::COLUMN_CHARS;

    fn take(origin: Origin) -> Result<BroughtIn, IntakeError> {
        take_in(&Arc::new(origin), 0, ServiceFacts::default(), &PreviewCache::default(), &Redactor::default(), |_| {})
    }

    fn refused(origin: Origin) -> String {
        match take(origin) {
            Ok(_) => panic!("it was taken"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn unusable_files_are_refused_in_one_sentence() {
        let directory = tempfile::tempdir().unwrap();
        let huge = directory.path().join("huge.png");
        File::create(&huge).unwrap().set_len(200_000_000).unwrap();
        let empty = directory.path().join("empty.png");
        File::create(&empty).unwrap();
        for (path, part) in [
            (huge, "200 MB"),
            (empty, "empty"),
            (directory.path().to_owned(), "directory"),
            (directory.path().join("gone.png"), "gone.png is not there; open it"),
            (PathBuf::from("/dev/null"), "not an ordinary file"),
        ] {
            let message = refused(Origin::File(path));
            assert!(message.contains(part) && !message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn a_size_has_the_unit_that_people_use() {
        assert_eq!([200_000_000, 3_000_000_000].map(large), ["200 MB", "3.0 GB"]);
    }

    #[test]
    fn a_bitmap_becomes_png_without_loss() {
        const RGBA: [u8; 8] = [1, 2, 3, 255, 4, 5, 6, 7];
        let bitmap = Bitmap { width_px: 1, height_px: 2, rgba: Arc::new(|| RGBA.to_vec()) };
        let Some(DraftChange::Picture(picture)) = take(Origin::Bitmap(bitmap)).unwrap().change else { panic!() };
        assert_eq!(image::load_from_memory(&picture.bytes).unwrap().into_rgba8().into_raw(), RGBA);
    }

    #[test]
    fn a_bitmap_is_said_to_be_encoded_anew() {
        let bitmap = Bitmap { width_px: 1, height_px: 1, rgba: Arc::new(|| vec![1, 2, 3, 255]) };
        let findings = take(Origin::Bitmap(bitmap)).unwrap().view.findings;
        assert!(findings.iter().any(|finding| finding.id == "picture.encoded-anew"), "{findings:?}");
    }

    #[test]
    fn the_original_of_a_command_stands_without_its_base64() {
        let base64 = "QUJD".repeat(2_000);
        let command = format!(
            r#"curl https://capkill.com/api/createTask -d '{{"clientKey":"k","task":{{"type":"ImageToTextTask","body":"{base64}"}}}}'"#
        );
        let original = take(Origin::Text(command)).unwrap().view.original.unwrap();
        let shown: String = original.fitting(COLUMN_CHARS).iter().collect();
        assert!(shown.contains("‹8,000 base64 characters›") && !shown.contains("QUJDQUJD"), "{shown}");
        assert!(original.bytes > 8_000, "its size is that of the original");
    }

    #[test]
    fn the_size_of_an_original_is_that_of_what_came() {
        let body = r#"{"clientKey":"a-client-key-0123456789","task":{"type":"ImageToTextTask","body":"QUJD"}}"#;
        let original = take(Origin::Text(body.to_owned())).unwrap().view.original.unwrap();
        let shown: String = original.fitting(COLUMN_CHARS).iter().collect();
        assert!(!shown.contains("a-client-key"), "{shown}");
        assert_eq!(original.bytes, body.len());
    }

    #[test]
    fn a_picture_is_seen_before_it_is_checked_and_decoded_once() {
        let (previews, mut seen) = (PreviewCache::default(), None);
        let origin = Arc::new(Origin::Sample);
        let taken = take_in(&origin, 0, ServiceFacts::default(), &previews, &Redactor::default(), |preview| {
            seen = Some(preview);
        })
        .unwrap();
        let Some(DraftChange::Picture(picture)) = taken.change else { panic!("no picture") };
        let draft = crate::payload::Draft { picture: Some(picture), ..Default::default() };
        let composed =
            crate::work::drafting::compose::compose(&draft, None, ServiceFacts::default(), &previews, Arc::default());
        assert!(Arc::ptr_eq(&seen.unwrap(), &composed.preview.unwrap()));
    }

    #[test]
    fn too_much_text_is_refused_at_once() {
        let message = refused(Origin::Text("A".repeat(70_000_000)));
        assert!(message.starts_with("The clipboard's text is 70 MB"), "{message}");
    }

    #[test]
    fn the_sample_is_a_picture_services_take() {
        let intake = take(Origin::Sample).unwrap();
        let Some(DraftChange::Picture(picture)) = intake.change else { panic!("no picture") };
        assert!((100..50_000).contains(&picture.bytes.len()));
        assert_eq!(intake.view.findings, []);
    }
}
