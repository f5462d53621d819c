//! The command line: the window, or one subcommand.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::desk::{Clock, Options, Settings, data_dir};
use crate::keychain::{Keychain, SessionKeys};
use crate::sandbox::Sandbox;
use crate::ui::{App, window_options};

/// Logs of this many days are kept.
const LOG_DAYS: usize = 14;

/// A desktop workbench for CapKill's createTask.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// Directory for history, settings and logs
    #[arg(long, global = true, value_name = "DIR", env = "CAPKILL_DESK_DATA")]
    data_dir: Option<PathBuf>,
    /// Profile to begin with: Sandbox or CapKill
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    #[command(subcommand)]
    command: Option<Subcommands>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Run the sandbox alone, without a window
    Sandbox {
        /// Loopback port; 0 takes any free one
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

/// Runs what the arguments ask for.
///
/// # Errors
/// When it can't be started; [`explain`] says why in a line.
pub fn run() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Subcommands::Sandbox { port }) => run_sandbox(port)?,
        None => {
            // An empty variable means none, not the current directory.
            let asked = arguments.data_dir.filter(|directory| !directory.as_os_str().is_empty());
            run_window(data_dir(asked)?, arguments.profile)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An error with its causes, in one line.
#[must_use]
pub fn explain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn run_window(directory: PathBuf, profile: Option<String>) -> Result<(), Box<dyn Error>> {
    let _log = start_log(&directory);
    let settings = Settings::load(&directory);
    let window = window_options(&settings.0);
    let keys = SessionKeys::from_environment();
    let keychain = Keychain::start()?;
    let options = Options { data_dir: directory, profile, keys, keychain, clock: Clock::system(), settings };
    eframe::run_native(
        "CapKill Desk",
        window,
        Box::new(|context| Ok(Box::new(App::new(&context.egui_ctx, options)?))),
    )?;
    Ok(())
}

fn run_sandbox(port: u16) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let sandbox = Sandbox::start(port).await?;
        // Flushed, so that whoever started it through a pipe can read the address at once.
        let mut out = std::io::stdout();
        writeln!(out, "sandbox listening on http://{}", sandbox.address())?;
        out.flush()?;
        sandbox.run().await;
        Ok(())
    })
}

/// Logs to `logs/` in the data directory, or to standard error where that can't be written.
///
/// Only this program's own messages are raised above warnings: other crates' finer levels may show
/// what passes through them.
fn start_log(directory: &Path) -> Option<tracing_appender::non_blocking::WorkerGuard> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }
}
