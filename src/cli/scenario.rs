//! `capkill-desk scenario`: captured conversations as scenarios of the sandbox.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::keys;
use crate::cli::terminal::stdout;
use crate::contract::chain;
use crate::disk::make_private;
use crate::history::{History, SubmissionId};
use crate::payload::in_one_line;
use crate::sandbox::{Recordings, recording_key};
use crate::work::{Clock, make_scenario};

/// What is done with scenarios. The comments are the help texts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the recorded scenarios with the client key that asks the sandbox for each
    List,
    /// Make a scenario of a captured submission: the service's answers, without any key
    Make {
        /// Number of the submission in the history
        #[arg(long, value_name = "ROW")]
        row: i64,
        /// The scenario's name: small letters, digits and hyphens
        #[arg(long, value_name = "NAME")]
        name: String,
    },
}

/// Lists scenarios or makes one. Returns the exit code: 1 where a scenario of the list can't be replayed.
pub(super) fn run(directory: &Path, command: &Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::List => list(directory),
        Command::Make { row, name } => make(directory, SubmissionId(*row), name),
    }
}

fn list(directory: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let listed = Recordings::of(directory).list()?;
    let mut out = stdout();
    let mut code = ExitCode::SUCCESS;
    for recording in &listed.recordings {
        let about = recording.about.as_ref().map_or_else(|error| chain(error), Clone::clone);
        if recording.about.is_err() {
            code = ExitCode::FAILURE;
        }
        writeln!(out, "{}", in_one_line(&format!("{}  {about}", recording_key(&recording.name))))?;
    }
    if listed.left_out > 0 {
        writeln!(out, "and {} more", listed.left_out)?;
    }
    Ok(code)
}

fn make(directory: &Path, id: SubmissionId, name: &str) -> Result<ExitCode, Box<dyn Error>> {
    make_private(directory);
    let redactor = keys::all_known(Some(directory)).redactor();
    let (history, _) = History::open(directory, Clock::system().now_ms())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let captures = history.captures().await?;
        let capture = history.capture_of(id).await?;
        let capture = captures.into_iter().find(|one| Some(one.id) == capture);
        let capture =
            capture.ok_or_else(|| format!("#{} was not captured, so there is no conversation of it", id.0))?;
        let made = make_scenario(&history, &capture, id, name, directory, redactor).await?;
        writeln!(stdout(), "{}", made.key)?;
        Ok(ExitCode::SUCCESS)
    })
}
