//! The programs that are compared: the sandbox, a capture in front of it, and mitmproxy in front of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use capkill_desk::contract::BaseUrl;
use capkill_desk::history::History;
use capkill_desk::payload::KeysSeen;
use capkill_desk::profile::{Address, Profile};
use capkill_desk::work::{CaptureTarget, CaptureWish, Capturing, Heard};

use super::Outcome;

/// Makes this bench a capture in front of an address, with a data directory.
pub const FLAG: &str = "--capture-in-front-of";

/// Nothing that is waited for here takes as long.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a program is watched to see whether it does something, and how little it may run meanwhile.
const REST: Duration = Duration::from_millis(15);
const AT_REST: Duration = Duration::from_micros(200);

/// A running program; killed when dropped, so that a failed bench leaves nothing behind.
pub struct Program {
    child: Child,
    /// Host and port on which it listens.
    pub address: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts a program whose first line ends with its address.
    fn telling(mut command: Command) -> Outcome<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no pipe")?).read_line(&mut line)?;
        let address = line.trim().rsplit("//").next().unwrap_or_default().trim_end_matches('/').to_owned();
        if address.is_empty() {
            return Err(format!("{command:?} told no address").into());
        }
        Ok(Self { child, address })
    }

    /// Starts the sandbox.
    pub fn sandbox() -> Outcome<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
        command.args(["sandbox", "--port", "0"]);
        Self::telling(command)
    }

    /// Starts a capture in front of the sandbox.
    pub fn capture(sandbox: &Self, directory: &Path) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(FLAG).arg(&sandbox.address).arg(directory);
        Self::telling(command)
    }

    /// Starts mitmproxy in front of the sandbox.
    pub fn mitmproxy(sandbox: &Self) -> Outcome<Self> {
        let program = std::env::var("MITMDUMP").map_err(|_| "MITMDUMP names no program; use `make bench-capture`")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mode = format!("reverse:http://{}", sandbox.address);
        let child = Command::new(program)
            .args(["--quiet", "--listen-host", "127.0.0.1", "--listen-port", &port.to_string(), "--mode", &mode])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let program = Self { child, address: format!("127.0.0.1:{port}") };
        let started = Instant::now();
        while TcpStream::connect(&program.address).is_err() {
            if started.elapsed() > PATIENCE {
                return Err("mitmproxy does not listen".into());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(program)
    }

    /// Waits until the program does nothing any more: what it does after a reply would slow down the next program's call.
    pub fn come_to_rest(&self) -> Outcome<()> {
        let mut before = self.ran()?;
        loop {
            sleep(REST);
            let now = self.ran()?;
            if now.abs_diff(before) < AT_REST {
                return Ok(());
            }
            before = now;
        }
    }

    /// Returns how long the program's threads have run.
    fn ran(&self) -> Outcome<Duration> {
        let mut ran = Duration::ZERO;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            // A thread that has ended meanwhile does nothing.
            let Ok(text) = std::fs::read_to_string(thread?.path().join("schedstat")) else { continue };
            let nanoseconds = text.split_whitespace().next().ok_or("an empty schedstat")?.parse()?;
            ran += Duration::from_nanos(nanoseconds);
        }
        Ok(ran)
    }

    /// Returns the memory that is the program's own, in MiB.
    pub fn memory_mib(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).ok_or("no RssAnon")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

/// Runs a capture until the process is killed.
pub fn run_capture(arguments: &[String]) -> ExitCode {
    match captured(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("capture: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The runtime is the worker's: one thread that waits, others that compute.
fn captured(arguments: &[String]) -> Outcome<()> {
    let [sandbox, directory] = arguments else { return Err("an address and a directory are wanted".into()) };
    let directory = Path::new(directory);
    let base = format!("http://{sandbox}/");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(24).build()?;
    runtime.block_on(async {
        let target = CaptureTarget {
            profile: Profile::new("bench", "Bench", Address::parse(&base)),
            base_url: BaseUrl::parse(&base)?,
            key: None,
        };
        let wish = CaptureWish { port: 0, target, call_limit: None, has_guard: false };
        let (history, _) = History::open(directory, 1_790_000_000_000)?;
        let on_call = Arc::new(|_: Heard| {});
        let capturing = Capturing::begin_alone(wish, directory, history, KeysSeen::default(), on_call).await?;
        let mut out = std::io::stdout();
        writeln!(out, "capture listening on http://{}", capturing.address())?;
        out.flush()?;
        std::future::pending::<Outcome<()>>().await
    })
}
