//! What the program computes itself, in this process, by criterion: each beside the bare work in it.

use std::fs;
use std::hint::black_box;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use capkill_desk::contract::{ClientKey, Mark};
use capkill_desk::desk::{Desk, DraftCommand, HistoryHealth, Options};
use capkill_desk::keychain::{Keychain, SessionKeys};
use capkill_desk::payload::{Draft, DraftPicture, Payload};
use capkill_desk::profile::Settings;
use capkill_desk::work::Clock;
use criterion::{BatchSize, Criterion};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, ImageReader, RgbImage};

use super::Outcome;
use super::figures::{Figure, Goal};

/// Length of the picture, in bytes.
const SIZE: usize = 500_000;

/// Nothing that is waited for here takes as long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Most over base64 alone, and over decoding alone.
const PAYLOAD: f64 = 2.0;
const PREVIEW: f64 = 1.2;

/// Measures a picture on its way to the payload, and a dropped file on its way to the preview.
pub fn measure() -> Outcome<Vec<Figure>> {
    let results = tempfile::tempdir()?;
    let mut criterion = Criterion::default()
        .without_plots()
        .output_directory(results.path())
        .sample_size(30)
        .measurement_time(Duration::from_secs(5));
    let jpeg = jpeg()?;
    println!("a JPEG of {} bytes", jpeg.len());
    let key = ClientKey::from_input("0123456789abcdef2057").ok_or("the key is none")?.0;
    let mut buffer = String::with_capacity(SIZE * 4 / 3 + 16);
    criterion.bench_function("base64 alone", |bencher| {
        bencher.iter(|| {
            buffer.clear();
            STANDARD.encode_string(black_box(&jpeg), &mut buffer);
            black_box(buffer.len())
        });
    });
    criterion.bench_function("picture to payload", |bencher| {
        bencher.iter_batched(
            || jpeg.clone(),
            |bytes| {
                let picture = DraftPicture::new(bytes, "bench", Vec::new());
                let draft = Draft { picture: Some(picture), ..Draft::default() };
                // To the very bytes that are sent.
                Payload::build(&draft, Some(&key)).map(|payload| payload.expose_body())
            },
            BatchSize::PerIteration,
        );
    });
    criterion.bench_function("decoding alone", |bencher| {
        bencher.iter(|| {
            let reader = ImageReader::with_format(Cursor::new(black_box(&jpeg)), ImageFormat::Jpeg);
            reader.decode()
        });
    });
    let mut dropped = Dropped::start(&jpeg)?;
    let mut problem = None;
    criterion.bench_function("drop to preview", |bencher| {
        bencher.iter_custom(|times| {
            let all: Outcome<Duration> = (0..times).map(|_| dropped.once()).sum();
            all.unwrap_or_else(|error| {
                problem = Some(error.to_string());
                Duration::from_secs(1)
            })
        });
    });
    if let Some(problem) = problem {
        return Err(problem.into());
    }
    let median_ms = |name: &str| median_ms(results.path().join(name).join("new/estimates.json"));
    Ok(vec![
        Figure {
            name: "picture to payload, 500 kB",
            value: median_ms("picture to payload")?,
            floor: Some(median_ms("base64 alone")?),
            unit: "ms",
            goal: Goal::TimesFloor(PAYLOAD),
        },
        Figure {
            name: "drop to preview, 500 kB JPEG",
            value: median_ms("drop to preview")?,
            floor: Some(median_ms("decoding alone")?),
            unit: "ms",
            goal: Goal::TimesFloor(PREVIEW),
        },
    ])
}

/// Criterion's median, which it writes into a file only.
fn median_ms(file: PathBuf) -> Outcome<f64> {
    let estimates: serde_json::Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    // RowNumbers keep their text in this program's serde_json.
    let nanos: f64 = estimates["median"]["point_estimate"].to_string().parse()?;
    Ok(nanos / 1e6)
}

/// A photograph's share of noise, as long as asked for to the nearest quality.
fn jpeg() -> Outcome<Vec<u8>> {
    let mut seed = 1_u32;
    let picture = RgbImage::from_fn(1024, 768, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = (f64::from(x) / 40.0).sin() * (f64::from(y) / 30.0).cos() * 70.0;
        let noise = f64::from(seed >> 26);
        image::Rgb([130.0 + wave + noise, 120.0 - wave + noise, 100.0 + wave / 2.0 + noise].map(|value| value as u8))
    });
    let mut best = Vec::new();
    for quality in 40..=99 {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture)?;
        if bytes.len().abs_diff(SIZE) < best.len().abs_diff(SIZE) {
            best = bytes;
        }
    }
    Ok(best)
}

/// A desk without a window, and files to drop on it.
struct Dropped {
    desk: Desk,
    woken: mpsc::Receiver<()>,
    directory: tempfile::TempDir,
    jpeg: Vec<u8>,
    /// Each drop is another picture, so that nothing kept from the last one helps.
    serial: u32,
}

impl Dropped {
    fn start(jpeg: &[u8]) -> Outcome<Self> {
        let directory = tempfile::tempdir()?;
        let (desk, woken) = start_desk(directory.path())?;
        Ok(Self { desk, woken, directory, jpeg: jpeg.to_vec(), serial: 0 })
    }

    fn once(&mut self) -> Outcome<Duration> {
        self.serial += 1;
        // Behind the picture's end: decoders ignore it.
        let mut bytes = self.jpeg.clone();
        bytes.splice(2..2, comment(self.serial));
        let file = self.directory.path().join(format!("{}.jpg", self.serial));
        fs::write(&file, bytes)?;
        wait(&mut self.desk, &self.woken, |desk| desk.state().compose.is_current())?;
        let before = self.desk.state().compose.preview().map(|preview| preview.id);
        let started = Instant::now();
        self.desk.dispatch(DraftCommand::TakeFiles(vec![file.clone()]));
        wait(&mut self.desk, &self.woken, |desk| {
            let preview = desk.state().compose.preview();
            preview.is_some_and(|preview| Some(preview.id) != before && preview.decoded.is_ok())
        })?;
        let took = started.elapsed();
        fs::remove_file(file)?;
        Ok(took)
    }
}

/// A comment in a JPEG.
fn comment(serial: u32) -> Vec<u8> {
    [&[0xff, 0xfe, 0, 6][..], &serial.to_be_bytes()].concat()
}

/// A desk on a directory, ready to be used.
pub fn start_desk(directory: &std::path::Path) -> Outcome<(Desk, mpsc::Receiver<()>)> {
    let (wake, woken) = mpsc::channel();
    let options = Options {
        files: Box::new(capkill_desk::work::SystemDialogs),
        data_dir: directory.to_owned(),
        profile: None,
        keys: SessionKeys::default(),
        keychain: Keychain::unused(),
        clock: Clock::system(),
        settings: Settings::load(directory),
        mark: Mark::default(),
        waits: false,
    };
    let mut desk = Desk::start(options, move || {
        let _ = wake.send(());
    })?;
    wait(&mut desk, &woken, |desk| {
        let state = desk.state();
        state.profiles[0].address.base_url().is_some()
            && state.compose.is_current()
            && state.history.health == HistoryHealth::Ready
    })?;
    Ok((desk, woken))
}

/// Applies events until a condition holds.
pub fn wait(desk: &mut Desk, woken: &mpsc::Receiver<()>, condition: impl Fn(&Desk) -> bool) -> Outcome<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        desk.drain();
        if condition(desk) {
            return Ok(());
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err("the desk did not get there".into());
        }
        woken.recv_timeout(left.min(Duration::from_millis(200))).ok();
    }
}
