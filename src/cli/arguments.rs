//! The arguments of the command line. Their comments are its help texts.

use std::path::PathBuf;

use clap::Parser;

use crate::cli::export::Arguments as ExportArguments;
use crate::cli::inspect::Format;

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
    /// Import anything, check it, and print what is wrong with it
    ///
    /// Takes a body, a cURL command, an HTTP request, a HAR file (zipped too) or another session, a
    /// program's text, a reply, a log line, base64 or a picture. Exits with 1 when there are errors, with 2 when nothing could be
    /// recognised, and with 0 otherwise. Nothing is sent.
    Inspect {
        /// File to look at; - for the standard input
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        /// How the findings are printed
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// Which request of a HAR file to look at; the first is 1
        #[arg(long, value_name = "N", default_value_t = 1)]
        entry: usize,
    },
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
