//! The command line: the window, or one subcommand.

mod arguments;
#[cfg(target_os = "linux")]
mod backend;
mod capture;
mod check;
mod explain;
mod export;
mod generate;
mod handing;
mod inspect;
mod keys;
mod log;
mod openapi;
mod profile_key;
mod sandbox;
mod scenario;
mod signals;
mod terminal;
mod window;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::arguments::{Arguments, Subcommand, is_about, unknown_option};
use crate::cli::handing::Wanted;
pub use crate::cli::terminal::complain;
use crate::profile::data_dir;

/// Runs what the arguments ask for. Returns the exit code.
///
/// # Errors
/// When the window or the subcommand can't be started.
pub fn run() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => return refuse(&message),
    };
    keep_private();
    // An empty variable means none, not the current directory.
    let asked = arguments.data_dir.filter(|directory| !directory.as_os_str().is_empty());
    if let Some(word) = handing::unknown_command(&arguments.files) {
        return Err(format!("there is no command and no file {word}; --help lists the commands").into());
    }
    if arguments.command.is_some() && arguments.new_window {
        return Err("a command opens no window; leave --new-window out".into());
    }
    match arguments.command {
        None => {
            let Arguments { profile, files, new_window: beside, .. } = arguments;
            let (there, missing) = handing::sorted_out(&files);
            for sentence in &missing {
                complain(sentence);
            }
            // Nothing is left of what was wanted.
            if !missing.is_empty() && there.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
            window::run(data_dir(asked)?, Wanted { profile, files: there, beside })?;
            return Ok(if missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Some(Subcommand::Sandbox { port }) => sandbox::run(port, data_dir(asked).ok().as_deref())?,
        Some(Subcommand::Check { profile, address }) => {
            let profile = profile.or(arguments.profile);
            return check::run(&data_dir(asked)?, profile.as_deref(), address.as_deref());
        }
        Some(Subcommand::Explain { codes, list }) => return explain::run(&codes, list),
        Some(Subcommand::Capture(wanted)) => return capture::run(&data_dir(asked)?, &wanted),
        Some(Subcommand::Scenario(command)) => return scenario::run(&data_dir(asked)?, &command),
        Some(Subcommand::Generate { directory }) => generate::run(&directory)?,
        Some(Subcommand::Openapi) => openapi::run()?,
        Some(Subcommand::Export(wanted)) => return export::run(&data_dir(asked)?, &wanted),
        Some(Subcommand::Inspect(wanted)) => return inspect::run(&wanted, data_dir(asked).ok().as_deref()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what is wrong with the arguments, or the help that they ask for. Returns the exit code.
fn refuse(message: &clap::Error) -> Result<ExitCode, Box<dyn Error>> {
    match unknown_option(message) {
        Some(sentence) => complain(&sentence),
        None => message.print()?,
    }
    Ok(match message.use_stderr() {
        false => ExitCode::SUCCESS,
        true if is_about(message, "inspect") => ExitCode::from(inspect::UNRECOGNISED),
        // Not clap's 2, which would tell cron that the key was refused.
        true => ExitCode::FAILURE,
    })
}

/// Makes every file of this process the operator's alone, those of SQLite and of the log too, and a core dump one
/// without the memory that may hold keys.
#[cfg(target_os = "linux")]
fn keep_private() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    // The filter names no kind of memory. A system without /proc makes dumps as it likes.
    if let Err(error) = std::fs::write("/proc/self/coredump_filter", "0") {
        tracing::debug!(%error, "core dumps are as the system makes them");
    }
}

/// Elsewhere the user's folders are the user's own.
#[cfg(not(target_os = "linux"))]
fn keep_private() {}
