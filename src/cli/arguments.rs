//! The arguments of the command line. Their comments are its help texts.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use crate::cli::capture::Arguments as CaptureArguments;
use crate::cli::export::Arguments as ExportArguments;
use crate::cli::inspect::Arguments as InspectArguments;
use crate::cli::scenario::Command as ScenarioCommand;

/// A desktop workbench for CapKill's createTask.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(super) struct Arguments {
    /// Directory for history, settings and logs
    #[arg(long, global = true, value_name = "DIR", env = "CAPKILL_DESK_DATA")]
    pub data_dir: Option<PathBuf>,
    /// Profile that the window begins with
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Open another window, also where one is open on the data directory
    #[arg(long)]
    pub new_window: bool,
    /// Picture, request or session to open; it goes to the window that is open on the data directory
    #[arg(value_name = "FILE")]
    pub files: Vec<OsString>,
    #[command(subcommand)]
    pub command: Option<Subcommand>,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Subcommand {
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
        /// Profile to check; without it the first one is checked
        #[arg(long, value_name = "NAME")]
        profile: Option<String>,
        /// Address that the key may be sent to, for one that was not confirmed in the window
        ///
        /// A key of the keychain goes to the address that it was entered for, the key of
        /// `CAPKILL_CLIENT_KEY` to CapKill's own. For any other the profile's address is repeated here.
        #[arg(long, value_name = "URL")]
        address: Option<String>,
    },
    /// Tell what error codes mean and what to do about them, offline
    ///
    /// Takes codes in any letter case, codes of the older API, and the numbers that some services
    /// send as errorId. Exits with 2 when a code is unknown, and with 0 otherwise.
    Explain {
        /// Error codes, as a reply or a log names them
        #[arg(value_name = "CODE", required_unless_present = "list")]
        codes: Vec<String>,
        /// Print every known code with its meaning, one on a line
        #[arg(long, conflicts_with = "codes")]
        list: bool,
    },
    /// Write the history's submissions as CSV, JSON Lines or HAR
    ///
    /// The history is only read, and the window may be open meanwhile. Exits with 0, or with 1 when
    /// something could not be read or written; the file that --out names is then as it was.
    Export(ExportArguments),
    /// Listen to a program of your own on its way to the sandbox or a service
    ///
    /// The first line says where the capture listens; set your program's base URL to it. A line follows for each
    /// request. Ctrl+C ends it. Exits with 1 when a request had an error, and with 0 otherwise.
    Capture(CaptureArguments),
    /// Make scenarios of captured conversations, and list them
    ///
    /// A scenario is what a service answered to one task; the sandbox answers the same to the client key that is
    /// printed.
    #[command(subcommand)]
    Scenario(ScenarioCommand),
    /// Write the man pages and the completions for bash, zsh and fish, as packages hold them
    #[command(hide = true)]
    Generate {
        /// Directory that gets the folders man, bash, zsh and fish
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
    /// Print the API's contract as OpenAPI 3.1
    ///
    /// The sandbox serves the same document at /openapi.json.
    Openapi,
    /// Import anything, check it, and print what is wrong with it
    ///
    /// Takes a body, a cURL command, an HTTP request, a HAR file (zipped too) or another session, a
    /// program's text, a reply, a log line, base64 or a picture. Exits with 1 when there are errors, with 2 when nothing
    /// could be read or recognised, and with 0 otherwise; of several files the worst counts. Nothing is sent.
    Inspect(InspectArguments),
}

/// Returns the sentence about an option that does not exist; `None` for other mistakes and for one whose name is nearly
/// right, of which clap says more.
pub(super) fn unknown_option(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument || error.get(ContextKind::SuggestedArg).is_some() {
        return None;
    }
    let option = error.get(ContextKind::InvalidArg)?.to_string();
    Some(format!(
        "there is no option {option}; --help lists the options, and a file of that name is written ./{option}"
    ))
}

/// Tells whether a mistake is one in the arguments of a subcommand.
pub(super) fn is_about(error: &clap::Error, subcommand: &str) -> bool {
    error.get(ContextKind::Usage).is_some_and(|usage| usage.to_string().split_whitespace().any(|it| it == subcommand))
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
