//! The two programs under test, as processes.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Outcome, empty};

/// A program counts as settled after this long without a tick.
const CALM: Duration = Duration::from_secs(2);

/// A program that has not settled by then is measured as it is.
const LONGEST_UNREST: Duration = Duration::from_secs(30);

/// A thread's time on a core.
#[derive(Clone, Copy, Default)]
pub struct OnCore {
    /// It ran.
    pub ran: Duration,
    /// It could have run, but others had the cores.
    pub waited: Duration,
    /// How often it was given a core.
    pub times: u64,
}

impl OnCore {
    fn parse(schedstat: &str) -> Option<Self> {
        let mut fields = schedstat.split_whitespace().map(|field| field.parse::<u64>().ok());
        let mut next = || fields.next().flatten();
        let (ran, waited) = (Duration::from_nanos(next()?), Duration::from_nanos(next()?));
        Some(Self { ran, waited, times: next()? })
    }

    /// What was added since an earlier look.
    pub fn since(self, earlier: Self) -> Self {
        Self {
            ran: self.ran.saturating_sub(earlier.ran),
            waited: self.waited.saturating_sub(earlier.waited),
            times: self.times.saturating_sub(earlier.times),
        }
    }
}

/// A running program; killed when dropped, so that a failed bench leaves nothing behind.
pub struct Program {
    child: Child,
    name: &'static str,
    started: Instant,
}

impl Program {
    /// How the empty window is started: this bench again, with another argument.
    pub fn empty(display: &str) -> Outcome<Command> {
        let mut command = on_display(std::env::current_exe()?.as_ref(), display);
        command.arg(empty::FLAG);
        Ok(command)
    }

    /// How the desk is started.
    pub fn desk(display: &str, data: &Path) -> Command {
        let mut command = on_display(env!("CARGO_BIN_EXE_capkill-desk").as_ref(), display);
        command.arg("--data-dir").arg(data);
        command
    }

    /// Starts one of the two.
    pub fn start(command: &mut Command) -> Outcome<Self> {
        let is_empty = command.get_args().any(|argument| argument == empty::FLAG);
        let name = if is_empty { "the empty window" } else { "the desk" };
        let started = Instant::now();
        let child = command.spawn().map_err(|error| format!("{name} can't be started: {error}"))?;
        Ok(Self { child, name, started })
    }

    /// What it is called in messages.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Time since just before it was started.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Fails when it has ended.
    pub fn expect_running(&mut self) -> Outcome<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(format!("{} ended early: {status}", self.name).into()),
        }
    }

    /// CPU ticks of all its threads so far, user and system; ended threads included.
    pub fn ticks(&self) -> Outcome<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is a name in parentheses and may hold spaces; `utime` is the 14th.
        let after_name = stat.rsplit_once(')').ok_or("/proc/PID/stat has no name")?.1;
        let mut fields = after_name.split_whitespace().skip(11);
        let mut next = || fields.next().and_then(|field| field.parse::<u64>().ok());
        let (Some(user), Some(system)) = (next(), next()) else {
            return Err("/proc/PID/stat has no times".into());
        };
        Ok(user + system)
    }

    /// Memory that it alone can be said to use, in kB: pages shared with others count in part.
    pub fn memory_kb(&self) -> Outcome<u64> {
        let text = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        let number = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
        number.ok_or_else(|| "/proc/PID/smaps_rollup has no Pss".into())
    }

    /// What the kernel counted for each living thread so far, by thread id.
    pub fn threads(&self) -> Outcome<HashMap<String, OnCore>> {
        let mut threads = HashMap::new();
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let thread = thread?;
            // A thread may end while it is looked at.
            let text = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            if let Some(on_core) = OnCore::parse(&text) {
                threads.insert(thread.file_name().to_string_lossy().into_owned(), on_core);
            }
        }
        Ok(threads)
    }

    /// The name of a thread.
    pub fn thread_name(&self, thread: &str) -> String {
        let name = fs::read_to_string(format!("/proc/{}/task/{thread}/comm", self.child.id())).unwrap_or_default();
        name.trim().to_owned()
    }

    /// The same for the thread that paints.
    pub fn main_thread(&self) -> Outcome<OnCore> {
        let text = fs::read_to_string(format!("/proc/{}/schedstat", self.child.id()))?;
        OnCore::parse(&text).ok_or_else(|| "/proc/PID/schedstat has no times".into())
    }

    /// Waits until it spends no tick for a while.
    pub fn wait_until_calm(&self) -> Outcome<()> {
        let begun = Instant::now();
        let (mut ticks, mut since) = (self.ticks()?, Instant::now());
        while since.elapsed() < CALM && begun.elapsed() < LONGEST_UNREST {
            sleep(Duration::from_millis(50));
            let now = self.ticks()?;
            if now != ticks {
                (ticks, since) = (now, Instant::now());
            }
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same start for both: software rendering, X11, no session bus, no settings from outside.
fn on_display(program: &Path, display: &str) -> Command {
    let mut command = Command::new(program);
    command.env("DISPLAY", display).env("LIBGL_ALWAYS_SOFTWARE", "1");
    for variable in [
        "WAYLAND_DISPLAY",
        "WAYLAND_SOCKET",
        "DBUS_SESSION_BUS_ADDRESS",
        "CAPKILL_CLIENT_KEY",
        "CAPKILL_DESK_DATA",
        "CAPKILL_DESK_LOG",
    ] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Fails with what to install when a tool is missing.
pub fn require(tool: &str, package: &str) -> Outcome<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_executable =
        |file: &Path| fs::metadata(file).is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0);
    if std::env::split_paths(&path).any(|folder| is_executable(&folder.join(tool))) {
        return Ok(());
    }
    Err(format!("{tool} is missing; install the package {package} (`apt-get install {package}`)").into())
}
