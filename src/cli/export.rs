//! `capkill-desk export`: submissions of the history, for other programs.

use std::error::Error;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use thiserror::Error;

use crate::cli::keys;
use crate::cli::signals;
use crate::cli::terminal;
use crate::contract::{counted, grouped};
use crate::history::{
    ExportFormat, Exported, Filter, Life, Progress, Query, TransferError, Wanted, export_to, export_to_file,
};
use crate::work::Clock;

/// Time between two looks at how far the export is.
const TICK: Duration = Duration::from_millis(500);

/// Which submissions are exported, and as what.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Format of the export
    #[arg(long, value_enum)]
    format: Format,
    /// File to write, whole or not at all; without it the standard output is written
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only submissions in this state: `solved`, `not_sent` …; may be given more than once
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Vec<Life>,
    /// Only submissions of the profile with this name; may be given more than once
    #[arg(long = "profile", value_name = "NAME")]
    profiles: Vec<String>,
    /// Only submissions of this task type; may be given more than once
    #[arg(long = "type", value_name = "TYPE")]
    task_types: Vec<String>,
    /// Only submissions with this error code, or `none`; may be given more than once
    #[arg(long = "error", value_name = "CODE")]
    error_codes: Vec<String>,
    /// Only submissions that hold words beginning like these, as the window's search finds them
    #[arg(long, value_name = "WORDS", default_value = "")]
    search: String,
    /// Only submissions since a day or moment (2026-01-31, 2026-01-31T10:00Z) or a span ago (90m, 24h, 7d)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only submissions before such a time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Csv,
    Jsonl,
    Har,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Jsonl => Self::JsonLines,
            Format::Har => Self::Har,
        }
    }
}

/// A text names no time.
#[derive(Debug, Error)]
#[error("{0} is no time; write a day (2026-01-31), a moment (2026-01-31T10:00Z) or a span (90m, 24h, 7d)")]
struct NoTime(String);

/// Reads a state, in the words of the file or of the window.
fn state(word: &str) -> Result<Life, String> {
    Life::from_word(&word.replace([' ', '-'], "_")).ok_or_else(|| {
        let words: Vec<&str> = Life::ALL.iter().map(|state| state.word()).collect();
        format!("the states are {}", words.join(", "))
    })
}

/// Exports the history, which is only read: a window may be open meanwhile. Returns the exit code.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let filter = filter(arguments, Clock::system().now_ms())?;
    let wanted = Wanted::Query(Box::new(Query { filter, ..Query::default() }));
    let progress = Progress::default();
    let stopped = progress.clone();
    // An export that is cancelled takes its half written file back.
    signals::on_end(move || stopped.cancel(), || {})?;
    // Progress among rows on the same terminal would be in the way.
    let is_told = io::stderr().is_terminal() && (arguments.out.is_some() || !io::stdout().is_terminal());
    let exported = telling(is_told.then_some(&progress), || export(directory, arguments, &wanted, &progress));
    Ok(tell_end(exported, arguments.out.as_deref())?)
}

fn filter(arguments: &Arguments, now_ms: i64) -> Result<Filter, NoTime> {
    let moment = |text: &Option<String>| text.as_deref().map(|text| moment(text, now_ms)).transpose();
    Ok(Filter {
        states: arguments.state.clone(),
        profiles: arguments.profiles.clone(),
        task_types: arguments.task_types.clone(),
        error_codes: arguments.error_codes.iter().map(|code| (code != "none").then(|| code.clone())).collect(),
        since_ms: moment(&arguments.since)?,
        until_ms: moment(&arguments.until)?,
        search: arguments.search.clone(),
        ..Filter::default()
    })
}

/// Writes the submissions to the file or the standard output.
fn export(
    directory: &Path,
    arguments: &Arguments,
    wanted: &Wanted,
    progress: &Progress,
) -> Result<Exported, TransferError> {
    let format = arguments.format.into();
    // What the history holds is redacted already, but for what was written while a key was unknown.
    let redactor = keys::all_known(Some(directory)).redactor();
    if let Some(path) = &arguments.out {
        return export_to_file(directory, wanted, format, path, &redactor, progress);
    }
    let mut out = io::BufWriter::with_capacity(1 << 18, terminal::stdout());
    let exported = export_to(directory, wanted, format, &mut out, &redactor, progress)?;
    out.flush().map_err(TransferError::output)?;
    Ok(exported)
}

/// Says on the terminal how the export ended. Returns the exit code.
fn tell_end(exported: Result<Exported, TransferError>, out: Option<&Path>) -> Result<ExitCode, TransferError> {
    match exported {
        Ok(exported) => {
            if let Some(path) = out {
                let submissions = counted(exported.submissions, "submission", "submissions");
                // The file is written, whether or not the terminal is still there to be told.
                let _ = writeln!(terminal::stderr(), "{submissions} exported to {}", path.display());
            }
            Ok(ExitCode::SUCCESS)
        }
        // A reader such as `head` has seen enough.
        Err(TransferError::BrokenPipe(_)) => Ok(ExitCode::SUCCESS),
        Err(TransferError::Cancelled) => {
            let said = if out.is_some() { "Cancelled; nothing was written" } else { "Cancelled" };
            // The terminal may be gone, which is perhaps why it was cancelled.
            let _ = writeln!(terminal::stderr(), "{said}");
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error),
    }
}

/// Does some work, and says on the terminal how far the work is.
fn telling<T>(progress: Option<&Progress>, work: impl FnOnce() -> T) -> T {
    let Some(progress) = progress else { return work() };
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut terminal = io::stderr();
            while is_done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let (at, total) = progress.get();
                let text = match total {
                    0 => "Reading the history".to_owned(),
                    total => format!("{} of {} submissions", grouped(at), grouped(total)),
                };
                // A terminal that is gone is told nothing.
                let _ = write!(terminal, "\r\x1b[K{text}");
            }
            let _ = write!(terminal, "\r\x1b[K");
        });
        let result = work();
        drop(done);
        result
    })
}

/// Reads a moment in milliseconds: a day, a moment, or a span before now.
fn moment(text: &str, now_ms: i64) -> Result<i64, NoTime> {
    let unreadable = || NoTime(text.to_owned());
    let units = [('m', 60_000), ('h', 3_600_000), ('d', 86_400_000)];
    for (unit, length_ms) in units {
        if let Some(Ok(number)) = text.strip_suffix(unit).map(str::parse::<u32>) {
            return Ok(now_ms.saturating_sub(i64::from(number).saturating_mul(length_ms)));
        }
    }
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Ok(moment.as_millisecond());
    }
    // Without a zone a time is the operator's own, and a day means its beginning.
    let local = text.parse::<jiff::civil::DateTime>().map_err(|_| unreadable())?;
    Ok(local.to_zoned(jiff::tz::TimeZone::system()).map_err(|_| unreadable())?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_moments_and_spans_are_read() {
        assert_eq!(moment("2h", 10_000_000).unwrap(), 2_800_000);
        assert_eq!(moment("7d", 0).unwrap(), -604_800_000);
        assert_eq!(moment("1970-01-01T00:00:01Z", 0).unwrap(), 1000);
        assert!(moment("2026-01-31", 0).is_ok());
    }

    #[test]
    fn what_names_no_time_is_refused() {
        for odd in ["yesterday", "", "d", "-1d", "2026-13-01"] {
            assert!(moment(odd, 0).is_err(), "{odd}");
        }
    }

    #[test]
    fn an_unknown_state_is_told_with_the_known_ones() {
        assert_eq!((state("not-sent"), state("gave up")), (Ok(Life::NotSent), Ok(Life::GaveUp)));
        assert!(state("lost").unwrap_err().starts_with("the states are recorded, not_sent"));
    }
}
