//! `capkill-desk capture`: listens to another program, in a terminal.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use crate::cli::profile_key::{asked_address, confirmed_key};
use crate::cli::terminal::{complain, stdout};
use crate::cli::{keys, signals};
use crate::contract::{EXAMPLES, LIBRARIES, Pointed, took};
use crate::disk::{WholeFile, make_private};
use crate::history::{AnsweredBy, History, SeenCall};
use crate::judge::money_of_session;
use crate::payload::{Severity, in_one_line};
use crate::profile::{Address, Profile, Settings, find_profile};
use crate::sandbox::{Recordings, Sandbox};
use crate::view::before_the_cut;
use crate::work::{
    CaptureTarget, CaptureWish, Capturing, Clock, Heard, LIVE_CALL_LIMIT, judged, report_text, write_har,
};

/// How often it is looked whether the time is over.
const LOOK: Duration = Duration::from_millis(50);

/// The arguments of the subcommand. Their comments are its help texts.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Loopback port; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Where requests go on to: the sandbox, or a profile's service, which may cost money
    #[arg(long, value_name = "PROFILE", default_value = "sandbox")]
    to: String,
    /// createTask requests that go on to a profile's service; they go one at a time
    #[arg(long, value_name = "N", default_value_t = LIVE_CALL_LIMIT)]
    limit: u32,
    /// Answer the same payload from the same program within ten minutes with its first task, and send nothing
    #[arg(long)]
    guard: bool,
    /// Address that the profile's key may be sent to, for one that was not confirmed in the window
    #[arg(long, value_name = "URL")]
    address: Option<String>,
    /// Write the conformance report: as JSON into a file that ends with .json, else as Markdown
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write every request and reply as HAR, with whole bodies and without keys
    #[arg(long, value_name = "FILE")]
    har: Option<PathBuf>,
    /// Say how programs and client libraries are pointed here, and end
    #[arg(long)]
    how: bool,
    /// End after this time: 60s, 5m
    #[arg(long = "for", value_name = "TIME", value_parser = span)]
    lasts: Option<Duration>,
    /// End once nothing came for this time, after the first request: 10s
    #[arg(long, value_name = "TIME", value_parser = span)]
    until_idle: Option<Duration>,
}

/// Reads a span of time such as `500ms`, `60s` or `5m`.
fn span(text: &str) -> Result<Duration, String> {
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let read = units.iter().find_map(|(unit, ms)| Some((text.strip_suffix(unit)?.parse::<u32>().ok()?, *ms)));
    read.map(|(number, ms)| Duration::from_millis(u64::from(number) * ms))
        .ok_or_else(|| "write a number with its unit: 500ms, 60s, 5m or 1h".to_owned())
}

/// Listens until the time is over or a signal comes. Returns the exit code.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    if arguments.how {
        return Ok(tell_how(arguments.port)?);
    }
    // What can't be written is said before the session, and not after it.
    for path in [&arguments.report, &arguments.har].into_iter().flatten() {
        drop(WholeFile::create(path).map_err(unwritable(path))?);
    }
    make_private(directory);
    let settings = Settings::look(directory)?;
    let profile = find_profile(&settings.profiles, Some(&arguments.to))?.clone();
    let keys = keys::all_known(Some(directory));
    let (history, _) = History::open(directory, Clock::system().now_ms())?;
    let redactor = keys.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let code = runtime.block_on(async {
        // The sandbox answers as long as it is kept.
        let recordings = || Some(Recordings::of(directory));
        let is_free = profile.address.is_sandbox();
        let sandbox = if is_free { Some(Sandbox::start_with(0, recordings()).await?) } else { None };
        let target = target(profile, sandbox.as_ref(), arguments.address.as_deref()).await?;
        let call_limit = (!target.profile.costs().is_free()).then_some(arguments.limit);
        tell_target(&target, call_limit);
        let has_key = target.key.is_some();
        let wish = CaptureWish { port: arguments.port, target, call_limit, has_guard: arguments.guard };
        let (calls, told) = mpsc::unbounded_channel();
        let on_call = Arc::new(move |heard: Heard| {
            if let Heard::Call(call) = heard {
                drop(calls.send(*call));
            }
        });
        let capturing = Capturing::begin_alone(wish, directory, history.clone(), keys, on_call).await?;
        let id = capturing.id();
        listen(capturing, has_key, told, arguments).await?;
        let capture = history.captures().await?.into_iter().find(|capture| capture.id == id);
        let capture = capture.ok_or("the session is not in the history any more")?;
        if let Some(path) = &arguments.har {
            let mut out = io::BufWriter::new(WholeFile::create(path).map_err(unwritable(path))?);
            write_har(&history, &capture, redactor.redactor(), &mut out).await?;
            out.into_inner().map_err(io::Error::from)?.commit().map_err(unwritable(path))?;
        }
        let report = judged(&history, &capture).await?;
        if let Some(path) = &arguments.report {
            WholeFile::save(path, report_text(&report, path)?.as_bytes()).map_err(unwritable(path))?;
        }
        complain(&report.headline());
        Ok::<_, Box<dyn Error>>(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    })?;
    Ok(code)
}

/// Prints how programs are pointed at a capture; port 0 stands for one that is not known yet.
fn tell_how(port: u16) -> io::Result<ExitCode> {
    let address = if port == 0 { "127.0.0.1:PORT".to_owned() } else { format!("127.0.0.1:{port}") };
    let mut out = stdout();
    writeln!(out, "Set your program's base URL to http://{address}/, with or without /api behind it.")?;
    writeln!(
        out,
        "The capture takes http only. Any key goes to the sandbox; of a profile's service the session's own"
    )?;
    writeln!(out, "token, which the capture prints, may stand for the profile's key.")?;
    for example in &EXAMPLES {
        let with = if example.with.is_empty() { String::new() } else { format!(", {}", example.with) };
        let lines = example.text_for(&address).replace('\n', "\n  ");
        writeln!(out, "\n{}{with}, instead of {}\n  {lines}", example.language, example.old)?;
    }
    for library in LIBRARIES {
        let line = match (library.pointed, library.line_for(&address)) {
            (Pointed::Not(why), _) => why.to_owned(),
            (Pointed::Setting(_), line) => line.unwrap_or_default(),
            (Pointed::Patch(_), line) => format!(
                "{}\n  It has no setting for that: this changes its address from outside",
                line.unwrap_or_default()
            ),
        };
        writeln!(out, "\n{} ({})\n  {line}", library.name, library.version)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns where the session goes on to.
async fn target(
    profile: Profile,
    sandbox: Option<&Sandbox>,
    address: Option<&str>,
) -> Result<CaptureTarget, Box<dyn Error>> {
    if let Some(sandbox) = sandbox {
        let address = Address::parse(&sandbox.base_url());
        let base_url = address.base_url().cloned().ok_or("the sandbox has no address")?;
        return Ok(CaptureTarget { profile, base_url, key: None });
    }
    let address = asked_address(address)?;
    let (base_url, key) = confirmed_key(&profile, address.as_ref()).await?;
    Ok(CaptureTarget { profile, base_url, key: Some(key) })
}

/// Says where requests go, with whose key, and what that may cost.
fn tell_target(target: &CaptureTarget, call_limit: Option<u32>) {
    let Some(limit) = call_limit else { return };
    let key = target.key.as_ref().map(|key| format!(", key {}", key.masked())).unwrap_or_default();
    complain(&format!(
        "goes on to {} at {}{key}. {}",
        target.profile.name,
        target.base_url.host(),
        money_of_session(limit)
    ));
}

/// Returns what is said of a file that can't be written.
fn unwritable(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{} can't be written: {error}", path.display()))
}

/// Prints a line for each request until the end; with a profile's key also the token that may stand for the key.
async fn listen(
    capturing: Capturing,
    has_key: bool,
    mut told: mpsc::UnboundedReceiver<SeenCall>,
    arguments: &Arguments,
) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    writeln!(out, "capture listening on http://{}", capturing.address())?;
    out.flush()?;
    if has_key {
        complain(&format!(
            "a program may use {} as its key: the profile's leaves in its place",
            capturing.token().expose()
        ));
    }
    let asked: Arc<Mutex<bool>> = Arc::default();
    let ending = Arc::clone(&asked);
    signals::on_end(move || *ending.lock().unwrap_or_else(PoisonError::into_inner) = true, || {})?;
    let began = Instant::now();
    let mut last = None;
    loop {
        match tokio::time::timeout(LOOK, told.recv()).await {
            Ok(Some(call)) => {
                last = Some(Instant::now());
                print(&mut out, &call)?;
            }
            Ok(None) => break,
            Err(_) => {}
        }
        let is_asked = *asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = arguments.lasts.is_some_and(|lasts| began.elapsed() >= lasts);
        let is_idle =
            arguments.until_idle.zip(last).is_some_and(|(idle, last): (Duration, Instant)| last.elapsed() >= idle);
        if is_asked || is_over || is_idle {
            break;
        }
    }
    capturing.end_alone().await?;
    while let Ok(call) = told.try_recv() {
        print(&mut out, &call)?;
    }
    Ok(())
}

/// Prints a request's line, and what is wrong with the request below it.
fn print(out: &mut impl io::Write, call: &SeenCall) -> io::Result<()> {
    writeln!(out, "{}", in_one_line(&line(call)))?;
    for finding in call.findings.iter().filter(|finding| finding.severity != Severity::Info) {
        let severity = finding.severity.label().to_lowercase();
        writeln!(out, "     {severity}: {}", in_one_line(&finding.message))?;
    }
    out.flush()
}

/// Returns a request's line: number, second, what was asked, what came.
fn line(call: &SeenCall) -> String {
    let what = call.method.map_or_else(|| format!("{} {}", call.verb, call.path), |method| method.name().to_owned());
    let what = what.trim();
    let by = match call.answered_by {
        AnsweredBy::Service => String::new(),
        AnsweredBy::Limit => ", answered by the desk: the limit is reached".to_owned(),
        AnsweredBy::Guard => ", answered by the desk: the same payload has a task".to_owned(),
        AnsweredBy::Desk => ", answered by the desk".to_owned(),
        AnsweredBy::Nobody if call.is_cut() => format!("Cut in the middle of the request, {}", before_the_cut(call)),
        AnsweredBy::Nobody => "no answer".to_owned(),
    };
    let reply = call.reply.as_ref().map(|reply| {
        let said = match (&reply.task_id, &reply.error_code) {
            (Some(task_id), _) => format!(", task {task_id}"),
            (None, Some(code)) => format!(", {code}"),
            (None, None) if reply.is_ready => ", ready".to_owned(),
            (None, None) => String::new(),
        };
        format!("{} in {}{said}", reply.status, took(reply.elapsed_ms))
    });
    let left = call.hung_up_after_ms.map(|ms| format!(", the client gave up after {}", took(ms))).unwrap_or_default();
    let seconds = format!("{}.{} s", call.at_ms / 1_000, call.at_ms % 1_000 / 100);
    format!("#{} {seconds} {} {what} {}{by}{left}", call.number, call.client, reply.unwrap_or_default())
}
