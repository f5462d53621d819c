//! The log file.
//!
//! The log's thread begins with the window, not before. In a process with a second thread glibc locks each `getc`, and
//! X11's table of composed keys is read character by character, which would cost 8 ms of the time to the first paint.

use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use thiserror::Error;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::cli::terminal::{complain, stderr};
use crate::contract::chain;
use crate::disk::create_directory;
use crate::payload::KeysSeen;

/// Log files of this many days are kept.
const LOG_DAYS: usize = 14;

/// Most lines on their way to the log's thread; what comes beyond them is dropped, so that nothing waits for a disk. Their
/// room is taken at once: the crate's own 128,000 take 4 MiB of every window.
const WAITING_LINES: usize = 4096;

/// The beginning of every log file's name.
const PREFIX: &str = "capkill-desk";

/// Why there is no log file.
#[derive(Debug, Error)]
enum LogError {
    #[error("{} is a link or something else than was expected; move it away, then start again", .0.display())]
    Foreign(PathBuf),
    #[error(transparent)]
    Appender(#[from] InitError),
}

/// The log of this process. Dropping the log writes the lines that are still on their way.
pub(super) struct Log {
    lines: Lines,
    thread: Mutex<Option<WorkerGuard>>,
}

impl Log {
    /// Logs to `logs/` in the data directory, or to standard error where that can't be written.
    ///
    /// Other crates log warnings and errors only, because their finer levels may show what passes through them.
    pub(super) fn start(directory: &Path) -> Self {
        let level = std::env::var("CAPKILL_DESK_LOG").ok();
        let levels = ["error", "warn", "info", "debug", "trace"];
        let level = level.as_deref().filter(|level| levels.contains(level));
        let level = level.and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
        let target = appender(&directory.join("logs")).map_or_else(
            |error| {
                complain(&format!("there is no log file: {}", chain(&error)));
                Target::Stderr
            },
            Target::File,
        );
        let lines = Lines::to(target);
        let levels = Targets::new().with_default(LevelFilter::WARN).with_target("capkill_desk", level);
        let log =
            tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(lines.clone()).with_ansi(false);
        if let Err(error) = log.finish().with(levels).try_init() {
            complain(&format!("there is no log: {error}"));
        }
        log_panics();
        Self { lines, thread: Mutex::default() }
    }

    /// Takes the keys of this run, and those that come later, out of every line from now on.
    pub(super) fn without_keys(&self, keys: KeysSeen) {
        *self.lines.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Leaves writing the file to a thread from now on, so that nothing that paints waits for a disk.
    pub(super) fn write_on_thread(&self) {
        // The lines are not locked meanwhile, because a panic here would be logged.
        let target = self.lines.replace(Target::Stderr);
        let target = match target {
            Target::File(file) => {
                let (thread, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).finish(file);
                *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(guard);
                Target::Thread(thread)
            }
            other => other,
        };
        self.lines.replace(target);
    }
}

/// Begins the log file of today, and a new one each day.
fn appender(logs: &Path) -> Result<RollingFileAppender, LogError> {
    // The appender looks for old logs first and complains when there is no directory yet. When the directory can't be
    // made, the appender's own error below says so.
    let _ = create_directory(logs);
    if let Some(path) = foreign(logs) {
        return Err(LogError::Foreign(path));
    }
    let builder = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(PREFIX)
        .filename_suffix("log")
        .max_log_files(LOG_DAYS);
    Ok(builder.build(logs)?)
}

/// Returns the log folder when it is a link or no folder, or what has a log file's name in it and is no file: writing
/// there could lead to any file. The names of the days to come count too.
fn foreign(logs: &Path) -> Option<PathBuf> {
    if fs::symlink_metadata(logs).is_ok_and(|found| !found.is_dir()) {
        return Some(logs.to_owned());
    }
    let is_log = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    let is_foreign = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| !kind.is_file());
    let entries = fs::read_dir(logs).into_iter().flatten().flatten();
    entries.filter(is_log).find(is_foreign).map(|entry| entry.path())
}

/// Where the log's lines go.
enum Target {
    File(RollingFileAppender),
    Thread(NonBlocking),
    Stderr,
}

#[derive(Clone)]
struct Lines {
    target: Arc<Mutex<Target>>,
    keys: Arc<Mutex<KeysSeen>>,
}

impl Lines {
    fn to(target: Target) -> Self {
        Self { target: Arc::new(Mutex::new(target)), keys: Arc::default() }
    }

    fn replace(&self, target: Target) -> Target {
        mem::replace(&mut *self.target.lock().unwrap_or_else(PoisonError::into_inner), target)
    }

    fn with<T>(&self, write: impl FnOnce(&mut dyn io::Write) -> T) -> T {
        match &mut *self.target.lock().unwrap_or_else(PoisonError::into_inner) {
            Target::File(file) => write(file),
            Target::Thread(thread) => write(thread),
            Target::Stderr => write(&mut *stderr()),
        }
    }
}

impl io::Write for Lines {
    /// Writes a whole line: the subscriber hands over no less.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let redactor = self.keys.lock().unwrap_or_else(PoisonError::into_inner).redactor();
        let clean = redactor.bytes_if_found(line);
        self.with(|target| target.write_all(clean.as_deref().unwrap_or(line)))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|target| target.flush())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Logs panics too. No type that holds a key shows it in a message.
fn log_panics() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "panic");
        default(panic);
    }));
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::contract::ClientKey;

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_log_is_refused() {
        use std::os::unix::fs::symlink;
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir(path("elsewhere")).unwrap();
        symlink(path("elsewhere"), path("logs")).unwrap();
        assert!(matches!(appender(&path("logs")), Err(LogError::Foreign(link)) if link == path("logs")));
        assert_eq!(fs::read_dir(path("elsewhere")).unwrap().count(), 0);
        fs::remove_file(path("logs")).unwrap();
        drop(appender(&path("logs")).unwrap());
        let tomorrow = path("logs/capkill-desk.2999-01-01.log");
        symlink(path("victim"), &tomorrow).unwrap();
        assert!(matches!(appender(&path("logs")), Err(LogError::Foreign(link)) if link == tomorrow));
    }

    #[test]
    fn what_is_no_folder_in_the_place_of_the_logs_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let logs = directory.path().join("logs");
        fs::write(&logs, "").unwrap();
        assert!(matches!(appender(&logs), Err(LogError::Foreign(odd)) if odd == logs));
    }

    #[cfg(unix)]
    #[test]
    fn a_data_directory_that_is_a_link_has_its_log() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir(path("data")).unwrap();
        std::os::unix::fs::symlink(path("data"), path("link")).unwrap();
        drop(appender(&path("link/logs")).unwrap());
        assert_eq!(fs::read_dir(path("data/logs")).unwrap().count(), 1);
    }

    #[test]
    fn lines_from_before_and_after_the_thread_are_in_one_file() {
        let directory = tempfile::tempdir().unwrap();
        let file = RollingFileAppender::builder().filename_prefix("test").build(directory.path()).unwrap();
        let lines = Lines::to(Target::File(file));
        let log = Log { lines: lines.clone(), thread: Mutex::default() };
        let written = || {
            let path = std::fs::read_dir(directory.path()).unwrap().next().unwrap().unwrap().path();
            std::fs::read_to_string(path).unwrap()
        };
        lines.make_writer().write_all(b"before\n").unwrap();
        assert_eq!(written(), "before\n", "no thread could have written it");
        log.write_on_thread();
        assert!(matches!(*lines.target.lock().unwrap(), Target::Thread(_)));
        lines.make_writer().write_all(b"after\n").unwrap();
        let keys = KeysSeen::default();
        log.without_keys(keys.clone());
        keys.note(&ClientKey::from_input("67b6bcbb1a728ea8").unwrap().0);
        lines.make_writer().write_all(b"67B6BCBB1A728EA8 at the end\n").unwrap();
        drop(log);
        assert_eq!(written(), "before\nafter\n••••8ea8 at the end\n", "a key that came later is in no line");
    }
}
