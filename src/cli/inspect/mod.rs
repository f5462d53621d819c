//! `capkill-desk inspect`: the import and the checks of the window, in a terminal.

mod input;
mod json;
mod text;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::keys;
use crate::cli::terminal::{stderr, stdout};
use crate::history::{FILE_NAME, History};
use crate::import::{Imported, Surroundings, import};
use crate::payload::{Redactor, ServiceFacts, Severity, other_key, sort_findings, visible};
use input::Input;

/// What is inspected, and how it is told.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files to look at; - for the standard input
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// How the findings are printed; JSON of several files is JSON Lines, an object a file
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Which request of a HAR file to look at; the first is 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    entry: usize,
    /// Exit with 1 when there are warnings, too
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// What came of a file, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Sound,
    Faulty,
    Unrecognised,
}

/// The exit code when nothing could be recognised in a file.
pub(super) const UNRECOGNISED: u8 = 2;

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Sound => Self::SUCCESS,
            Verdict::Faulty => Self::FAILURE,
            Verdict::Unrecognised => Self::from(UNRECOGNISED),
        }
    }
}

/// Imports each file and prints what is wrong with it. Returns the worst file's exit code.
///
/// A poll's key is compared with the history in `directory`, where there is one.
pub(super) fn run(wanted: &Arguments, directory: Option<&Path>) -> Result<ExitCode, Box<dyn Error>> {
    let known = keys::all_known(directory).redactor();
    let mut worst = Verdict::Sound;
    for (index, file) in wanted.files.iter().enumerate() {
        let input = Input::of(file);
        if wanted.files.len() > 1 && wanted.format == Format::Text {
            let gap = if index > 0 { "\n" } else { "" };
            writeln!(stdout(), "{gap}==> {} <==", visible(&input.name))?;
        }
        worst = worst.max(inspect(&input, wanted, &known, directory)?);
    }
    Ok(worst.into())
}

/// Imports one file and prints what is wrong with it.
fn inspect(
    input: &Input<'_>,
    wanted: &Arguments,
    known: &Redactor,
    directory: Option<&Path>,
) -> Result<Verdict, Box<dyn Error>> {
    let around = Surroundings {
        name: &input.name,
        service: ServiceFacts::default(),
        entry: wanted.entry.saturating_sub(1),
        known,
    };
    let read = input.read().map_err(|why| why.to_string());
    let imported = match read.and_then(|bytes| import(bytes, around).map_err(|error| error.to_string())) {
        Ok(mut imported) => {
            if let Some(directory) = directory.filter(|directory| directory.join(FILE_NAME).is_file()) {
                compare_key(&mut imported, directory)?;
            }
            imported
        }
        Err(why) => {
            refuse(input, &why, wanted)?;
            return Ok(Verdict::Unrecognised);
        }
    };
    match wanted.format {
        Format::Text => text::print(&mut stdout(), &imported)?,
        Format::Json => wanted.print_json(&json::of(&input.name, &imported))?,
    }
    let least = if wanted.strict { Severity::Warning } else { Severity::Error };
    let is_faulty = imported.findings.iter().any(|finding| finding.severity <= least);
    Ok(if is_faulty { Verdict::Faulty } else { Verdict::Sound })
}

/// Adds a finding when the history knows that a poll's task was created with another key.
fn compare_key(imported: &mut Imported, directory: &Path) -> Result<(), Box<dyn Error>> {
    let (Some(token), Some(key)) = (&imported.task_id, imported.keys.first()) else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let history = History::visit(directory)?;
    let created_with = runtime.block_on(history.key_hint_of_task(token))?;
    if let Some(finding) = created_with.and_then(|created_with| other_key(&created_with, key)) {
        imported.findings.push(finding);
        sort_findings(&mut imported.findings);
    }
    Ok(())
}

/// Says why nothing could be recognised in a file.
fn refuse(input: &Input<'_>, why: &str, wanted: &Arguments) -> io::Result<()> {
    match wanted.format {
        Format::Text => writeln!(stderr(), "{}", visible(why)),
        Format::Json => wanted.print_json(&json::refused(&input.name, why)),
    }
}

impl Arguments {
    /// Prints an object: laid out for one file alone, and on one line where there are several.
    fn print_json(&self, object: &serde_json::Value) -> io::Result<()> {
        let mut out = stdout();
        if self.files.len() > 1 { writeln!(out, "{object}") } else { writeln!(out, "{object:#}") }
    }
}
