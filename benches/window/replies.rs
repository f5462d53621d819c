//! Opening and scrolling the longest replies that are kept, beside what only reading them costs.

use std::collections::HashMap;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use capkill_desk::contract::Method;
use capkill_desk::history::{
    Asks, History, NewSubmission, Outcome as Ended, RecordOutcome, StoredExchange, StoredTiming, SubmissionId,
    Transition,
};
use capkill_desk::payload::StoredBody;
use capkill_desk::work::reply_view;

use super::Outcome;
use super::display::Display;
use super::figures::{Figure, Goal, Sample};
use super::frame_log::frames_ms;
use super::program::{OnCore, Program};

/// Longest reply that is kept, in bytes.
const SIZE: usize = 4 * 1024 * 1024;

/// Most time from the click on a row to the painted reply, in milliseconds.
const OPEN_LIMIT_MS: f64 = 200.0;

/// Most CPU time of a frame, in milliseconds.
const FRAME_LIMIT_MS: f64 = 8.0;

/// Openings of each reply; the median counts.
const OPENINGS: usize = 7;

/// Turns of the wheel, and moves of the pointer.
const TURNS: usize = 200;

/// Figures over fewer frames say nothing.
const FEWEST: usize = 100;

/// Nothing changes on the screen any more after this long.
const CALM: Duration = Duration::from_millis(700);

/// Time between two looks at the screen; the error of an opening.
const LOOK: Duration = Duration::from_millis(4);

/// Where the reply pane is, in pixels: left of it and above it nothing changes with the record.
const PANE_AT: [i16; 2] = [560, 150];
const PANE_SIZE: [u16; 2] = [120, 380];

/// A place in the body, for the wheel.
const IN_BODY: [&str; 2] = ["900", "440"];

/// Tries to keep to the limits. Other work on the machine can only add, so of each reply the best counts.
const TRIES: usize = 3;

/// What a service may send at worst, each in a record of its own; the first is the oldest row.
fn replies() -> Vec<(&'static str, Vec<u8>)> {
    let fill = |unit: &str| unit.repeat(SIZE / unit.len());
    let object = |inner: &str| format!(r#"{{"errorId":0,"taskId":1,"x":{inner}}}"#);
    let unit = r#"{"id":12345678901234567890,"name":"ä\ud800"},"#;
    let rows = format!("[{}0]", unit.repeat((SIZE - 64) / unit.len()));
    let zeros_of = |size: usize| format!("[{}0]", "0,".repeat(size / 2 - 2));
    let line = format!("\"{}\"", "y".repeat(SIZE - 64));
    let deep = "[".repeat(SIZE);
    let page = format!("<!doctype html><title>x</title>{}", fill("<p>Bad gateway</p>\n"));
    let cut = |text: String| {
        let mut bytes = text.into_bytes();
        bytes.truncate(SIZE);
        bytes
    };
    vec![
        ("many objects", object(&rows).into_bytes()),
        ("an array of zeros", zeros_of(SIZE).into_bytes()),
        ("zeros as solution", object(&zeros_of(SIZE - 64)).replace("\"x\"", "\"solution\"").into_bytes()),
        ("one string", cut(object(&line))),
        ("brackets only", cut(deep)),
        ("a web page", cut(page)),
    ]
}

/// Measures every reply, and a short one as the floor.
pub fn measure() -> Outcome<Vec<Figure>> {
    println!(
        "replies of {SIZE} bytes: from the key that picks a row to the painted reply, and frames while scrolling, in ms"
    );
    tell_parts()?;
    let mut best = measure_once()?;
    for _ in 1..TRIES {
        if best.open_ms() < OPEN_LIMIT_MS && best.frame_p99_ms() < FRAME_LIMIT_MS {
            break;
        }
        best.take_better(measure_once()?);
    }
    let figure = |name, value, floor, goal| Figure { name, value, floor: Some(floor), unit: "ms", goal };
    Ok(vec![
        figure("4 MiB reply opened, slowest kind", best.open_ms(), best.floor_ms, Goal::Under(OPEN_LIMIT_MS)),
        figure("4 MiB reply scrolled, worst p99", best.frame_p99_ms(), best.floor_p99_ms, Goal::Under(FRAME_LIMIT_MS)),
    ])
}

/// Prints what the parts of an opening take without a window, beside reading the same bytes into values.
fn tell_parts() -> Outcome<()> {
    let data = tempfile::tempdir()?;
    plant(data.path())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (history, _) = History::open(data.path(), 0)?;
    for (number, (name, body)) in replies().into_iter().rev().enumerate() {
        let started = Instant::now();
        // Whoever shows a reply by way of values pays at least this.
        let is_json = serde_json::from_slice::<serde_json::Value>(&body).is_ok();
        let values_ms = ms(started.elapsed());
        let id = SubmissionId(i64::try_from(number)? * 2 + 2);
        let started = Instant::now();
        let record = runtime.block_on(history.load(id))?;
        let load_ms = ms(started.elapsed());
        let exchange = record.exchanges.first().ok_or("the record has no exchange")?;
        let started = Instant::now();
        let view = reply_view(exchange);
        let ready_ms = ms(started.elapsed());
        let rows = view.pretty.as_ref().unwrap_or(&view.raw).len();
        println!(
            "  {name:<20} from the file {load_ms:.0}, made ready {ready_ms:.0}, {rows} rows; into values {values_ms:.0}, JSON: {is_json}"
        );
    }
    Ok(())
}

/// What was measured, in milliseconds: the median opening and a frame's p99.
struct Try {
    floor_ms: f64,
    floor_p99_ms: f64,
    replies: Vec<(f64, f64)>,
}

impl Try {
    fn open_ms(&self) -> f64 {
        self.replies.iter().map(|(open_ms, _)| *open_ms).fold(0.0, f64::max)
    }

    fn frame_p99_ms(&self) -> f64 {
        self.replies.iter().map(|(_, p99_ms)| *p99_ms).fold(0.0, f64::max)
    }

    fn take_better(&mut self, other: Self) {
        self.floor_ms = self.floor_ms.min(other.floor_ms);
        self.floor_p99_ms = self.floor_p99_ms.min(other.floor_p99_ms);
        for (mine, other) in self.replies.iter_mut().zip(other.replies) {
            *mine = (mine.0.min(other.0), mine.1.min(other.1));
        }
    }
}

fn measure_once() -> Outcome<Try> {
    let data = tempfile::tempdir()?;
    plant(data.path())?;
    let display = Display::start()?;
    let mut desk = display.start_desk(data.path(), &[("CAPKILL_DESK_LOG", "trace")])?;
    display.wait_for_paint(&mut desk)?;
    desk.wait_until_calm()?;
    display.focus()?;
    display.xdotool(&["key", "ctrl+3", "sleep", "0.3", "key", "Down", "sleep", "1"])?;
    let floor_frames = frames_while(&display, &mut desk, data.path(), move_pointer)?;
    let floor_frames = Sample::new(floor_frames);
    println!("  {:<20} frames {}; p99 {:.1}", "a short reply", floor_frames.describe(), floor_frames.quantile(0.99));
    let (mut floors, mut kinds) = (Vec::new(), Vec::new());
    for (name, _) in replies() {
        // Rows stand newest first: a short one, a long one, a short one …
        let (mut openings, mut on_core, mut waited) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..OPENINGS {
            let threads = desk.threads()?;
            openings.push(open(&display, &mut desk, "Down")?);
            let added = added(&threads, &desk.threads()?);
            on_core.push(ms(added.ran));
            waited.push(ms(added.waited));
            floors.push(open(&display, &mut desk, "Up")?);
        }
        open(&display, &mut desk, "Down")?;
        let frames = frames_while(&display, &mut desk, data.path(), turn_wheel)?;
        let openings = Sample::new(openings);
        println!("  {name:<20} opened {}", openings.describe());
        let [on_core, waited] = [on_core, waited].map(|sample| Sample::new(sample).median());
        println!("  {:<20} all threads on a core {on_core:.0}, waiting for one {waited:.0}", "");
        let sample = Sample::new(frames);
        println!("  {:<20} frames {}; p99 {:.1}", "", sample.describe(), sample.quantile(0.99));
        kinds.push((openings.median(), sample.quantile(0.99)));
        open(&display, &mut desk, "Down")?;
    }
    let floors = Sample::new(floors);
    println!("  {:<20} opened {}", "a short reply", floors.describe());
    Ok(Try { floor_ms: floors.median(), floor_p99_ms: floor_frames.quantile(0.99), replies: kinds })
}

/// Presses a key that picks a row and returns when the pane changed for the last time, in
/// milliseconds since before the key.
fn open(display: &Display, desk: &mut Program, key: &str) -> Outcome<f64> {
    let before = display.pixels(PANE_AT, PANE_SIZE)?;
    let started = Instant::now();
    display.xdotool(&["key", key])?;
    let (mut seen, mut changed) = (before.clone(), started);
    while changed.elapsed() < CALM {
        // Looking costs the screen's server time that the window needs.
        sleep(LOOK);
        let now = display.pixels(PANE_AT, PANE_SIZE)?;
        if now != seen {
            (seen, changed) = (now, Instant::now());
        }
    }
    desk.expect_running()?;
    if seen == before {
        return Err(format!("the key {key} changed nothing in the pane").into());
    }
    Ok(ms(changed - started))
}

/// What all threads spent on a core between two looks, and waiting for one.
fn added(before: &HashMap<String, OnCore>, after: &HashMap<String, OnCore>) -> OnCore {
    after.iter().fold(OnCore::default(), |sum, (thread, now)| {
        let added = now.since(before.get(thread).copied().unwrap_or_default());
        OnCore { ran: sum.ran + added.ran, waited: sum.waited + added.waited, times: sum.times + added.times }
    })
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// CPU time of every frame painted meanwhile, in milliseconds.
fn frames_while(
    display: &Display,
    desk: &mut Program,
    data: &Path,
    act: fn(&Display) -> Outcome<()>,
) -> Outcome<Vec<f64>> {
    let seen = frames_ms(data)?.len();
    act(display)?;
    desk.expect_running()?;
    // The last frame and its line in the log need a moment.
    sleep(Duration::from_millis(100));
    let frames = frames_ms(data)?[seen..].to_vec();
    if frames.len() < FEWEST {
        return Err(format!("only {} frames were painted", frames.len()).into());
    }
    Ok(frames)
}

fn turn_wheel(display: &Display) -> Outcome<()> {
    let mut commands = ["mousemove"].to_vec();
    commands.extend(IN_BODY);
    for _ in 0..TURNS {
        commands.extend(["click", "5", "sleep", "0.015"]);
    }
    display.xdotool(&commands)
}

fn move_pointer(display: &Display) -> Outcome<()> {
    let moves: Vec<String> = (0..2 * TURNS).map(|step| (600 + step).to_string()).collect();
    let mut commands = Vec::new();
    for x in &moves {
        commands.extend(["mousemove", x, IN_BODY[1], "sleep", "0.015"]);
    }
    display.xdotool(&commands)
}

/// Writes the rows, so that a short reply stands above and below each long one.
fn plant(data: &Path) -> Outcome<()> {
    let now_ms = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (history, _) = History::open(data, now_ms)?;
    let short = || br#"{"errorId":0,"taskId":1}"#.to_vec();
    let mut bodies = vec![short()];
    for (_, body) in replies().into_iter().rev() {
        bodies.extend([body, short()]);
    }
    runtime.block_on(async {
        for (number, body) in bodies.into_iter().enumerate() {
            let RecordOutcome::Recorded(id) = history.record(submission(number, now_ms), Asks::Never).await? else {
                return Err("the same row is there already".into());
            };
            history.finish(id, ended(body, now_ms)).await?;
        }
        Ok(())
    })
}

fn submission(number: usize, now_ms: i64) -> NewSubmission {
    let mut payload_sha256 = [0; 32];
    payload_sha256[..8].copy_from_slice(&number.to_le_bytes());
    NewSubmission {
        created_at_ms: now_ms,
        profile_id: "sandbox".to_owned(),
        profile: "Sandbox".to_owned(),
        base_url: "http://127.0.0.1:9/".to_owned(),
        key_hint: String::new(),
        task_type: "NoCaptchaTaskProxyless".to_owned(),
        body: StoredBody { bytes: b"{}".to_vec(), picture_at: None },
        payload_sha256,
        picture: None,
        website_url: None,
        website_key: None,
        callback_url: None,
        callback_token: None,
        again_of: None,
        is_captured: false,
    }
}

fn ended(reply_body: Vec<u8>, now_ms: i64) -> Ended {
    let timing = StoredTiming { connect_us: Some(90), wait_us: Some(900), ..StoredTiming::default() };
    let exchange = StoredExchange {
        method: Method::CreateTask.into(),
        url: "http://127.0.0.1:9/createTask".to_owned(),
        started_at_ms: now_ms,
        elapsed_ms: 1,
        timing,
        connected: true,
        http_version: Some("HTTP/1.1".to_owned()),
        status: Some(200),
        reply_headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        reply_body,
        reply_truncated: false,
        reply_bytes: None,
        error: None,
        unread: None,
    };
    let text = std::str::from_utf8(&exchange.reply_body).unwrap_or_default();
    let solution = text.strip_prefix(r#"{"errorId":0,"taskId":1,"solution":"#).and_then(|rest| rest.strip_suffix('}'));
    let solution = solution.map(str::to_owned);
    Ended {
        // Nothing is followed, so that nothing else paints.
        transition: Transition::LoseSight,
        task_id: None,
        error_code: None,
        detail: String::new(),
        solution,
        exchange,
    }
}
