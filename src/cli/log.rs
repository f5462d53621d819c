//! The log file.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::explain;

/// Logs of this many days are kept.
const LOG_DAYS: usize = 14;

/// Logs to `logs/` in the data directory, or to standard error where that can't be written.
///
/// Only this program's own messages are raised above warnings: other crates' finer levels may show
/// what passes through them.
pub(super) fn start(directory: &Path) -> Option<tracing_appender::non_blocking::WorkerGuard> {
    let level = std::env::var("CAPKILL_DESK_LOG").ok();
    let level =
        level.as_deref().filter(|level| ["error", "warn", "info", "debug", "trace"].contains(level)).unwrap_or("info");
    let filter = || EnvFilter::new(format!("warn,capkill_desk={level}"));
    let logs = directory.join("logs");
    // The appender looks for old logs first and complains when there is no directory yet; if it can't
    // be made, the appender's own error below says so.
    let _ = crate::history::create_directory(&logs);
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("capkill-desk")
        .filename_suffix("log")
        .max_log_files(LOG_DAYS)
        .build(logs);
    let (result, guard) = match appender {
        Ok(appender) => {
            let (writer, guard) = tracing_appender::non_blocking(appender);
            let log = tracing_subscriber::fmt().with_env_filter(filter()).with_writer(writer).with_ansi(false);
            (log.finish().try_init(), Some(guard))
        }
        Err(error) => {
            eprintln!("capkill-desk: no log file: {}", explain(&error));
            (tracing_subscriber::fmt().with_env_filter(filter()).with_writer(std::io::stderr).finish().try_init(), None)
        }
    };
    if let Err(error) = result {
        eprintln!("capkill-desk: no log: {error}");
    }
    log_panics();
    guard
}

/// Panics go to the log too; no type that holds a key shows it in a message.
fn log_panics() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "panic");
        default(panic);
    }));
}
