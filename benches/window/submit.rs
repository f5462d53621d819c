//! From the command to submit to the committed outcome, beside a bare exchange and two bare commits.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use capkill_desk::contract::ClientKey;
use capkill_desk::desk::{Desk, DraftCommand, DraftEdit, KeyCommand, SubmissionCommand};
use capkill_desk::payload::Form;
use rusqlite::Connection;

use super::Outcome;
use super::bare::Bare;
use super::figures::{Figure, Goal, Sample};
use super::inside::{start_desk, wait};

/// Submissions of each kind, which take turns.
const RUNS: usize = 60;

/// Most over the bare work.
const GOAL: Goal = Goal::TimesFloor(1.5);

/// Its tasks are solved at once, so that little is followed meanwhile.
const KEY: &str = "sandbox:instant";

pub fn measure() -> Outcome<Vec<Figure>> {
    println!("a submission to the sandbox, in ms");
    let directory = tempfile::tempdir()?;
    // Asking for results would be counted with the next submission.
    std::fs::write(
        directory.path().join("settings.toml"),
        "[[profile]]\nid = \"sandbox\"\npoll_spacing_ms = 600000\n",
    )?;
    let (mut desk, woken) = start_desk(directory.path())?;
    let (key, cleaned) = ClientKey::from_input(KEY).ok_or("the key is none")?;
    desk.dispatch(KeyCommand::Set(key, cleaned));
    let base = desk.state().profiles[0].address.base_url().ok_or("the sandbox does not run")?.to_string();
    let address = base.trim_start_matches("http://").trim_end_matches('/').to_owned();
    // On the same disk as the history.
    let floor_file = Bare::open(&directory.path().join("bare.sqlite3"))?;
    let (mut values, mut floors) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        compose(&mut desk, &woken, run)?;
        let started = Instant::now();
        desk.dispatch(SubmissionCommand::Submit);
        // It leaves the list once its outcome is committed.
        wait(&mut desk, &woken, |desk| desk.state().in_flight.is_empty())?;
        let value = started.elapsed();
        if desk.state().question.is_some() {
            return Err("the desk asked instead of submitting".into());
        }
        wait(&mut desk, &woken, |desk| desk.state().latest.is_some())?;
        let floor = bare_once(&floor_file, &address, run)?;
        // The first of each warms things up.
        if run > 0 {
            values.push(value.as_secs_f64() * 1000.0);
            floors.push(floor.as_secs_f64() * 1000.0);
        }
    }
    let rows: i64 = Connection::open(directory.path().join("history.sqlite3"))?.query_row(
        "SELECT count(*) FROM submission WHERE state IN ('created', 'solved')",
        [],
        |row| row.get(0),
    )?;
    if usize::try_from(rows)? != RUNS + 1 {
        return Err(format!("{rows} of {} submissions were created", RUNS + 1).into());
    }
    let (value, floor) = (Sample::new(values), Sample::new(floors));
    println!("  desk {}", value.describe());
    println!("  bare {}", floor.describe());
    Ok(vec![Figure {
        name: "submit to outcome committed, loopback",
        value: value.median(),
        floor: Some(floor.median()),
        unit: "ms",
        goal: GOAL,
    }])
}

/// Makes a payload that none before was.
fn compose(desk: &mut Desk, woken: &std::sync::mpsc::Receiver<()>, run: usize) -> Outcome<()> {
    for edit in [
        DraftEdit::Form(Form::RECAPTCHA),
        DraftEdit::Text("websiteURL", format!("https://example.com/{run}")),
        DraftEdit::Text("websiteKey", "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-".into()),
    ] {
        desk.dispatch(DraftCommand::Edit(edit));
    }
    wait(desk, woken, |desk| desk.state().compose.is_current() && desk.state().submit_blocker().is_none())
}

/// Makes the exchange with the commits around it. Returns how long that took.
fn bare_once(bare: &Bare, address: &str, run: usize) -> Outcome<Duration> {
    let body = format!(
        r#"{{"clientKey":"{KEY}","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"https://example.com/bare/{run}","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}}}"#
    );
    let (took, reply) = bare.around(&body, || {
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "POST /createTask HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply)?;
        Ok(reply)
    })?;
    if !String::from_utf8_lossy(&reply).contains("taskId") {
        return Err("the sandbox created no task".into());
    }
    Ok(took)
}
