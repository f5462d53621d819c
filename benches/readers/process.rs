//! `inspect` of a small body as a process, from its start to its end.

use std::process::{Command, Stdio};

use super::Outcome;
use super::figures::{Figure, Goal};

/// The figure's name.
pub const NAME: &str = "inspect of a small body, a process";

/// Processes that are started: the kernel counts CPU time in ticks of 10 ms.
const RUNS: u32 = 200;

/// Most CPU time of a process, in milliseconds.
const MOST_MS: f64 = 5.0;

/// Measures the CPU time of a process, beside that of a process that prints its version.
pub fn measure() -> Outcome<Figure> {
    let directory = tempfile::tempdir()?;
    let body = directory.path().join("body.json");
    std::fs::write(
        &body,
        r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://a.example/","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}"#,
    )?;
    let desk = || {
        let mut desk = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
        desk.env("CAPKILL_DESK_DATA", directory.path()).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        desk
    };
    let value = cpu_ms(|| {
        let mut inspect = desk();
        inspect.arg("inspect").arg(&body);
        inspect
    })?;
    let floor = cpu_ms(|| {
        let mut version = desk();
        version.arg("--version");
        version
    })?;
    Ok(Figure { name: NAME, value, floor: Some(floor), unit: "ms", goal: Goal::AtMost(MOST_MS) })
}

/// Returns the CPU time of a process, in milliseconds, over many.
fn cpu_ms(command: impl Fn() -> Command) -> Outcome<f64> {
    let before = children_ticks()?;
    for _ in 0..RUNS {
        let status = command().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).status()?;
        if !status.success() {
            return Err(format!("{:?} ended with {status}", command()).into());
        }
    }
    Ok((children_ticks()? - before) as f64 * TICK_MS / f64::from(RUNS))
}

/// The length of a tick in which Linux counts the CPU time of processes.
const TICK_MS: f64 = 10.0;

/// Returns the ticks of all children that have ended, those of the kernel on their behalf among them.
fn children_ticks() -> Outcome<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The program's name may hold spaces and brackets.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks =
        |at: usize| -> Outcome<u64> { Ok(fields.get(at).ok_or("/proc/self/stat has too few fields")?.parse()?) };
    Ok(ticks(13)? + ticks(14)?)
}
