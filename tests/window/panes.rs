//! The panes that show what is sent: the preview with its buttons, and the payload in its two ways.

use std::io::Cursor;
use std::path::PathBuf;

use crate::support::files::ScriptedFiles;
use crate::support::rows;
use crate::support::window::TestWindow;
use eframe::egui::{Key, Modifiers, Pos2, Rect, Theme, ViewportCommand, vec2};
use egui_kittest::kittest::Queryable as _;
use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, ImageFormat, RgbImage, Rgba, RgbaImage};

/// Drops bytes on the window as a file, and waits for their picture.
fn drop_picture(window: &mut TestWindow, name: &str, bytes: &[u8]) {
    let file: PathBuf = window.directory.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    window.drop_files(&[file]);
    window.wait_for_text("Picture at ");
}

/// Returns an animation of three frames, each of which is shown for ten seconds.
fn animation() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for shade in [0, 100, 200] {
        let picture = RgbaImage::from_pixel(60, 30, Rgba([shade, shade, shade, 255]));
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(10_000, 1))).unwrap();
    }
    drop(encoder);
    bytes
}

/// Returns a picture that a viewer turns by a quarter, as its EXIF asks.
fn turned_picture() -> Vec<u8> {
    let mut jpeg = Vec::new();
    RgbImage::new(60, 30).write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let app1 = [&b"Exif\0\0"[..], tiff].concat();
    let length = u16::try_from(app1.len() + 2).unwrap().to_be_bytes();
    jpeg.splice(2..2, [&[0xff, 0xe1][..], &length, &app1].concat());
    jpeg
}

/// Which frame is shown, by the words beside the buttons.
fn frame(window: &TestWindow) -> usize {
    let words = window.names().into_iter().find(|name| name.starts_with("frame ")).unwrap();
    words.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Moves the pointer. Returns the pixel there, as the pane names it.
fn pixel_at(window: &mut TestWindow, at: Pos2) -> (i32, i32) {
    window.harness.hover_at(at);
    window.harness.run_steps(3);
    let pixel = window.names().iter().find_map(|name| {
        let (x, y) = name.split_once(", ")?;
        Some((x.parse().ok()?, y.parse().ok()?))
    });
    pixel.unwrap_or_else(|| panic!("no pixel at {at:?}: {:#?}", window.names()))
}

fn canvas(window: &TestWindow) -> Rect {
    window.harness.get_by_label_contains("Picture at ").rect()
}

#[test]
fn an_animation_stops_at_a_click_on_pause() {
    let mut window = TestWindow::open();
    drop_picture(&mut window, "moving.gif", &animation());
    window.click("Pause");
    let before = frame(&window);
    // Twelve and a half seconds, in which a playing frame would have gone.
    window.harness.run_steps(50);
    assert_eq!(frame(&window), before);
    assert!(window.harness.query_by_label("Play").is_some(), "{:#?}", window.names());
}

#[test]
fn an_animation_is_stepped_through_frame_by_frame() {
    let mut window = TestWindow::open();
    drop_picture(&mut window, "moving.gif", &animation());
    window.click("Pause");
    let before = frame(&window);
    window.click("Next frame");
    assert_eq!(frame(&window), before % 3 + 1);
    window.click("Frame before");
    assert_eq!(frame(&window), before);
}

/// To the right of the middle lies another pixel of the bytes once the picture is shown turned.
#[test]
fn a_picture_is_shown_turned_at_a_click() {
    let mut window = TestWindow::open();
    drop_picture(&mut window, "turned.jpg", &turned_picture());
    let at = canvas(&window).center() + vec2(40.0, 0.0);
    let (x, y) = pixel_at(&mut window, at);
    assert!(x > 32 && (14..=16).contains(&y), "{x}, {y}");
    window.click("Show turned");
    let (x, y) = pixel_at(&mut window, at);
    assert!((29..=31).contains(&x) && y < 13, "{x}, {y}");
}

#[test]
fn a_dragged_picture_follows_the_pointer() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.wait_for_text("Picture at ");
    window.click("Larger");
    let from = canvas(&window).center();
    let to = from + vec2(80.0, 0.0);
    let before = pixel_at(&mut window, from);
    window.harness.drag_at(from);
    window.harness.hover_at(to);
    window.harness.run_steps(2);
    window.harness.drop_at(to);
    window.harness.run_steps(2);
    let after = pixel_at(&mut window, to);
    assert!((before.0 - after.0).abs() <= 1 && (before.1 - after.1).abs() <= 1, "{before:?} {after:?}");
}

/// A window with a history, whose draft is empty.
fn window_without_picture(files: &ScriptedFiles) -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, 1, 1_790_000_000_000, |_| {});
        options.files = Box::new(files.clone());
    });
    window.wait_for("the row", |state| state.history.total() == Some(1));
    window.wait_for_text("No picture yet");
    window
}

#[test]
fn the_empty_preview_takes_the_sample() {
    let mut window = window_without_picture(&ScriptedFiles::default());
    window.click("Try the sample picture");
    window.wait_for("the sample", |state| state.compose.draft.picture.is_some());
}

#[test]
fn the_empty_preview_opens_a_file() {
    let files = ScriptedFiles::default();
    files.choose(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample.png"));
    let mut window = window_without_picture(&files);
    window.click("Open a file…");
    window.wait_for("the file", |state| state.compose.draft.picture.is_some());
}

#[test]
fn the_empty_preview_asks_for_the_clipboard() {
    let mut window = window_without_picture(&ScriptedFiles::default());
    window.harness.get_by_label("Paste from the clipboard").click();
    // The pointer comes, presses and lets go, and the last is what asks.
    window.harness.step();
    let mut asked = window.harness.output().viewport_output.values().flat_map(|output| &output.commands);
    assert!(asked.any(|command| *command == ViewportCommand::RequestPaste));
}

#[test]
fn the_payload_is_laid_out_and_as_it_is_sent() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::Num2);
    let sent = r#""type":"ImageToTextTask""#;
    let laid_out = r#""type": "ImageToTextTask""#;
    window.click("Pretty");
    assert!(window.shows(laid_out) && !window.shows(sent), "{:#?}", window.names());
    window.click("Raw");
    assert!(window.shows(sent) && !window.shows(laid_out), "{:#?}", window.names());
}

/// A task that stands in a page has no picture to be brought.
#[test]
fn the_preview_of_a_site_asks_for_no_picture() {
    let mut window = TestWindow::open();
    window.click("reCAPTCHA");
    window.harness.run_steps(3);
    assert!(window.shows("No picture belongs to it"), "{:#?}", window.names());
    for absent in ["No picture yet", "Open a file…", "Paste from the clipboard", "Try the sample picture"] {
        assert!(!window.names().iter().any(|name| name == absent), "{absent}: {:#?}", window.names());
    }
}
