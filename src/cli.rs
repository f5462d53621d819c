//! The command line: the window, or one subcommand.

mod check;
mod export;
mod inspect;
mod log;
mod signals;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::log::Log;
use crate::desk::Options;
use crate::keychain::{Keychain, SessionKeys};
use crate::profile::{Settings, data_dir};
use crate::sandbox::Sandbox;
use crate::ui::{App, window_options};
use crate::work::{Clock, SystemDialogs};

/// A desktop workbench for CapKill's createTask.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// Directory for history, settings and logs
    #[arg(long, global = true, value_name = "DIR", env = "CAPKILL_DESK_DATA")]
    data_dir: Option<PathBuf>,
    /// Profile to begin with
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
    /// Ask whether a profile's key is accepted and what the balance is
    ///
    /// Exits with 0 when the key is accepted, 2 when the service refuses it, 3 when there is no
    /// answer, and 1 when nothing could be asked.
    Check {
        /// Profile to check; the first one without it
        #[arg(long, value_name = "NAME")]
        profile: Option<String>,
    },
    /// Write the history's submissions as CSV, JSON Lines or HAR
    ///
    /// The history is only read, also while the window runs. Exits with 0, or 1 when something could
    /// not be read or written; a file of that name is then as it was.
    Export(export::Arguments),
    /// Import anything, check it, and print what is wrong with it
    ///
    /// A body, a cURL command, an HTTP request, a HAR file, a program's text, a log line, base64 or
    /// a picture. Exits with 1 when there are errors, 0 otherwise, and 2 when nothing could be
    /// recognised. Nothing is sent.
    Inspect {
        /// File to look at; - for the standard input
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        #[arg(long, value_enum, default_value_t)]
        format: inspect::Format,
        /// Which request of a HAR file, from 1
        #[arg(long, value_name = "N", default_value_t = 1)]
        entry: usize,
    },
}

/// Runs what the arguments ask for.
///
/// # Errors
/// When it can't be started.
pub fn run() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            message.print()?;
            // Not clap's 2, which would tell cron that the key was refused.
            return Ok(if message.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS });
        }
    };
    // An empty variable means none, not the current directory.
    let asked = arguments.data_dir.filter(|directory| !directory.as_os_str().is_empty());
    match arguments.command {
        Some(Subcommands::Sandbox { port }) => run_sandbox(port)?,
        Some(Subcommands::Check { profile }) => {
            return check::run(&data_dir(asked)?, profile.or(arguments.profile).as_deref());
        }
        Some(Subcommands::Inspect { file, format, entry }) => {
            return inspect::run(&file, format, entry, data_dir(asked).ok().as_deref());
        }
        Some(Subcommands::Export(arguments)) => return export::run(&data_dir(asked)?, &arguments),
        None => run_window(data_dir(asked)?, arguments.profile)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn run_window(directory: PathBuf, profile: Option<String>) -> Result<(), Box<dyn Error>> {
    let log = Log::start(&directory);
    let settings = Settings::load(&directory);
    let window = window_options(&settings.0);
    let keys = SessionKeys::from_environment();
    // No thread begins before the window is there: see `log`.
    let create = |context: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, Box<dyn Error + Send + Sync>> {
        log.write_aside();
        let keychain = Keychain::start()?;
        let (clock, files) = (Clock::system(), Box::new(SystemDialogs));
        let options = Options { data_dir: directory, profile, keys, keychain, clock, files, settings };
        Ok(Box::new(App::new(&context.egui_ctx, options)?))
    };
    eframe::run_native("CapKill Desk", window, Box::new(create))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }
}
