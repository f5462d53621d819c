//! Rows that came from elsewhere, with pictures and texts of any size: memory and frames stay small.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::support::window::TestWindow;
use capkill_desk::contract::Method;
use capkill_desk::history::{
    Asks, ExportFormat, FILE_NAME, History, NewPicture, NewSubmission, Progress, RecordOutcome, StoredExchange,
    StoredTiming, Wanted, export_to, import,
};
use capkill_desk::history::{Outcome, Transition};
use capkill_desk::payload::StoredBody;
use capkill_desk::picture::{THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH};
use eframe::egui::{Key, Modifiers, Shape, Theme};
use image::{GrayImage, ImageFormat, Luma};
use rusqlite::{Connection, params};
use serde_json::Value;
use tempfile::TempDir;

const NOW_MS: i64 = 1_790_000_000_000;

/// Rows of the import, and the side of the picture that each has for its thumbnail: the audit's numbers.
const ROWS: u8 = 60;
const SIDE: u32 = 5_700;

/// Shade of the thumbnails that a file gives; the pictures of its rows are darker.
const FOREIGN: u8 = 200;

/// Most bytes of all that a frame lays out; a text of any length is cut before.
const MOST_TEXT: usize = 200_000;

/// Most bytes of one text that a frame lays out.
const LONGEST_TEXT: usize = 20_000;

fn png(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = GrayImage::from_pixel(width, height, Luma([shade]));
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

fn submission(number: u8, picture: Option<NewPicture>, url: Option<&str>) -> NewSubmission {
    let task = serde_json::json!({ "clientKey": "", "task": { "type": "NoCaptchaTaskProxyless", "websiteURL": url } });
    NewSubmission {
        created_at_ms: NOW_MS + i64::from(number),
        profile_id: "sandbox".into(),
        profile: "Sandbox".into(),
        base_url: "http://127.0.0.1:1/".into(),
        key_hint: "••••2057".into(),
        task_type: "NoCaptchaTaskProxyless".into(),
        body: StoredBody { bytes: task.to_string().into_bytes(), picture_at: None },
        payload_sha256: [number; 32],
        picture,
        website_url: url.map(str::to_owned),
        website_key: None,
        callback_url: None,
        callback_token: None,
        again_of: None,
        is_captured: false,
    }
}

fn lost(detail: &str) -> Outcome {
    Outcome {
        transition: Transition::LoseSight,
        task_id: None,
        error_code: None,
        detail: detail.into(),
        solution: None,
        exchange: StoredExchange {
            method: Method::CreateTask.into(),
            url: "http://127.0.0.1:1/createTask".into(),
            started_at_ms: NOW_MS,
            elapsed_ms: 20,
            timing: StoredTiming { lookup_us: None, connect_us: None, tls_us: None, wait_us: None, download_us: None },
            connected: true,
            http_version: None,
            status: Some(200),
            reply_headers: Vec::new(),
            reply_body: b"{}".to_vec(),
            reply_truncated: false,
            reply_bytes: None,
            unread: None,
            error: None,
        },
    }
}

fn record(history: &History, new: NewSubmission) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let RecordOutcome::Recorded(id) = history.record(new, Asks::Never).await.unwrap() else {
            panic!("sent before")
        };
        history.finish(id, lost("what happened")).await.unwrap();
    });
}

/// Imports rows with small pictures from a file that gives each of them another picture for its thumbnail.
fn import_with_thumbnail(into: &Path, thumbnail: &[u8]) {
    let (elsewhere, mut lines) = (TempDir::new().unwrap(), Vec::new());
    let history = History::open(elsewhere.path(), NOW_MS).unwrap().0;
    for row in 0..ROWS {
        record(&history, submission(row, Some(NewPicture { bytes: png(400, 200, row).into(), thumbnail: None }), None));
    }
    let everything = Wanted::Query(Box::default());
    let format = ExportFormat::JsonLines;
    export_to(elsewhere.path(), &everything, format, &mut lines, &Arc::default(), &Progress::default()).unwrap();
    let thumbnail = base64(thumbnail);
    let hostile: Vec<String> =
        String::from_utf8(lines).unwrap().lines().map(|line| with_thumbnail(line, &thumbnail)).collect();
    let file = elsewhere.path().join("hostile.jsonl");
    std::fs::write(&file, hostile.join("\n")).unwrap();
    let history = History::open(into, NOW_MS).unwrap().0;
    let report = import(&history, &file, &Progress::default()).unwrap();
    assert_eq!(report.added, u64::from(ROWS));
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn with_thumbnail(line: &str, thumbnail: &str) -> String {
    let mut line: Value = serde_json::from_str(line).unwrap();
    line["picture"]["thumbnail_base64"] = thumbnail.into();
    line.to_string()
}

fn sqlite(directory: &Path) -> Connection {
    Connection::open(directory.join(FILE_NAME)).unwrap()
}

/// Thumbnails that the history holds, one a row, as PNG.
fn stored_thumbnails(directory: &Path) -> Vec<Vec<u8>> {
    let file = sqlite(directory);
    let mut statement = file.prepare("SELECT thumbnail FROM picture").unwrap();
    let stored: Vec<Vec<u8>> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(stored.len(), usize::from(ROWS));
    stored
}

/// Bytes of all textures of thumbnails, and how many there are.
fn thumbnails(window: &TestWindow) -> (usize, usize) {
    let textures = window.harness.ctx.tex_manager();
    let textures = textures.read();
    let sizes = textures.allocated().filter(|(_, meta)| meta.name == "thumbnail").map(|(_, meta)| meta.bytes_used());
    sizes.fold((0, 0), |(bytes, count), size| (bytes + size, count + 1))
}

/// Finding 12: the file's own thumbnails filled 2.1 GB. It is the pixels that are measured.
#[test]
fn thumbnails_of_an_import_are_made_anew_and_small() {
    let poster = png(SIDE, SIDE, FOREIGN);
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        import_with_thumbnail(&options.data_dir, &poster);
    });
    // The table refuses a stored poster by itself, so a wait for its rows would hide what the import stored.
    let stored = stored_thumbnails(window.directory.path());
    for thumbnail in &stored {
        let made = image::load_from_memory(thumbnail).unwrap();
        let (width, height) = (made.width(), made.height());
        assert!(width <= THUMBNAIL_WIDTH && height <= THUMBNAIL_HEIGHT, "a thumbnail of {width}×{height} is stored");
    }
    assert!(stored.iter().map(Vec::len).sum::<usize>() < 1 << 20, "60 thumbnails fill no megabyte");
    window.wait_for("rows with thumbnails", |state| state.history.row(0).is_some_and(|row| row.thumbnail.is_some()));
    let (bytes, count) = thumbnails(&window);
    let most = count * (THUMBNAIL_WIDTH * THUMBNAIL_HEIGHT * 4) as usize;
    assert!(count > 0 && bytes <= most, "{count} thumbnails with {bytes} bytes");
}

/// Finding 12: a thumbnail could show another picture than the one that is sent. No bound on its size tells that.
#[test]
fn a_small_thumbnail_of_another_picture_is_not_imported() {
    let directory = TempDir::new().unwrap();
    import_with_thumbnail(directory.path(), &png(120, 40, FOREIGN));
    for thumbnail in stored_thumbnails(directory.path()) {
        let made = image::load_from_memory(&thumbnail).unwrap().to_luma8();
        let lightest = made.pixels().map(|pixel| pixel.0[0]).max().unwrap();
        assert!(lightest < ROWS, "a thumbnail of the shade {lightest} shows another picture than the row's");
    }
}

/// A restored backup and a foreign data directory bring their thumbnails with their pages.
#[test]
fn a_stored_thumbnail_of_any_size_fills_no_memory() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let history = History::open(&options.data_dir, NOW_MS).unwrap().0;
        let thumbnail = [png(SIDE, SIDE, 1), png(120, 40, 2)].map(|png| Some(png.into()));
        for (row, thumbnail) in thumbnail.into_iter().enumerate() {
            let row = u8::try_from(row).unwrap();
            record(&history, submission(row, Some(NewPicture { bytes: png(400, 200, row).into(), thumbnail }), None));
        }
    });
    window.wait_for("the small thumbnail", |state| state.history.row(0).is_some_and(|row| row.thumbnail.is_some()));
    assert!(window.state().history.row(1).is_some_and(|row| row.thumbnail.is_none()), "the large one is none");
    assert_eq!(thumbnails(&window), (120 * 40 * 4, 1));
}

/// Bytes of the longest text that the last frame laid out, and of all its texts.
fn laid_out(window: &TestWindow) -> (usize, usize) {
    fn count(shape: &Shape, found: &mut (usize, usize)) {
        match shape {
            Shape::Text(text) => {
                let length = text.galley.text().len();
                *found = (found.0.max(length), found.1 + length);
            }
            Shape::Vec(shapes) => {
                for shape in shapes {
                    count(shape, found);
                }
            }
            _ => {}
        }
    }
    let mut found = (0, 0);
    for clipped in &window.harness.output().shapes {
        count(&clipped.shape, &mut found);
    }
    found
}

#[track_caller]
fn assert_bounded(window: &mut TestWindow, what: &str) {
    let began = Instant::now();
    window.harness.step();
    let (longest, all) = laid_out(window);
    let named: usize = window.names().iter().map(String::len).sum();
    println!("{what}: {longest} B at most, {all} B in all, {} ms", began.elapsed().as_millis());
    assert!(
        longest > 0 && longest <= LONGEST_TEXT && all <= MOST_TEXT,
        "{what}: {longest} of {all} bytes are laid out"
    );
    assert!(named <= MOST_TEXT, "{what}: {named} bytes are read out");
}

/// Finding 12: such a label cost a frame of 3.2 s. A file that was not imported may still hold it.
#[test]
fn a_label_of_megabytes_and_a_url_of_one_cost_a_bounded_frame() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        let url = format!("https://example.com/{}", "é".repeat(500_000));
        record(&History::open(&options.data_dir, NOW_MS).unwrap().0, submission(1, None, Some(&url)));
        let (label, detail) = ("l".repeat(5_000_000), "d".repeat(5_000_000));
        let set = "UPDATE submission SET label = ?1, detail = ?2, error_code = ?1, profile = ?1, task_type = ?1";
        sqlite(&options.data_dir).execute(set, params![label, detail]).unwrap();
    });
    window.wait_for_text("Submission #1");
    window.take_sample();
    assert_bounded(&mut window, "the table");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.wait_for_text("Record #1");
    for (pane, key) in [("preview", Key::Num1), ("payload", Key::Num2), ("reply", Key::Num3), ("timeline", Key::Num4)] {
        window.press(Modifiers::COMMAND, key);
        assert_bounded(&mut window, pane);
    }
    window.press(Modifiers::COMMAND, Key::D);
    window.wait_for_text("the draft as it was");
    assert_bounded(&mut window, "the comparison");
}
