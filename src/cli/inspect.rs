//! `capkill-desk inspect`: the import and the checks of the window, in a terminal.
//!
//! The exit code is 1 when there are errors, 2 when nothing could be recognised, and 0 otherwise.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::cli::keys;
use crate::cli::terminal::{stderr, stdout};
use crate::history::{FILE_NAME, History};
use crate::import::{Imported, MAX_IMPORT_BYTES, PictureFacts, Surroundings, import};
use crate::payload::{Finding, ServiceFacts, Severity, other_key, sort_findings, visible};

/// Exit code when nothing could be recognised.
const UNRECOGNISED: u8 = 2;

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
}

/// Imports a file, or the standard input for `-`, and prints what is wrong with it. Returns the exit code.
///
/// A poll's key is compared with the history in `directory`, where there is one.
pub(super) fn run(
    file: &Path,
    format: Format,
    entry: usize,
    directory: Option<&Path>,
) -> Result<ExitCode, Box<dyn Error>> {
    let is_input = file == Path::new("-");
    let name = if is_input { "The input".to_owned() } else { file.display().to_string() };
    let read = if is_input { read(io::stdin().lock()) } else { File::open(file).and_then(read) };
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => return Ok(unrecognised(format, &format!("{name} can't be read: {error}"))?),
    };
    let known = keys::all_known(directory).redactor();
    let around =
        Surroundings { name: &name, service: ServiceFacts::default(), entry: entry.saturating_sub(1), known: &known };
    let imported = match import(bytes, around) {
        Ok(mut imported) => {
            if let Some(directory) = directory.filter(|directory| directory.join(FILE_NAME).is_file()) {
                compare_key(&mut imported, directory)?;
            }
            imported
        }
        Err(error) => return Ok(unrecognised(format, &error.to_string())?),
    };
    let mut out = stdout();
    match format {
        Format::Text => print_text(&mut out, &imported)?,
        Format::Json => writeln!(out, "{:#}", as_json(&imported))?,
    }
    let has_errors = imported.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if has_errors { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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

/// Reads one byte more than is looked at, which tells that there is more.
fn read(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_IMPORT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says why nothing could be recognised. Returns the exit code.
fn unrecognised(format: Format, why: &str) -> io::Result<ExitCode> {
    match format {
        Format::Text => writeln!(stderr(), "{}", visible(why))?,
        Format::Json => writeln!(stdout(), "{:#}", json!({ "recognised": null, "error": why, "findings": [] }))?,
    }
    Ok(ExitCode::from(UNRECOGNISED))
}

fn print_text(out: &mut impl io::Write, imported: &Imported) -> io::Result<()> {
    writeln!(out, "Recognised: {}, {}", imported.what.word(), imported.how)?;
    if let Some(name) = &imported.task_type {
        writeln!(out, "Task type: {}", visible(name))?;
    }
    if let Some(PictureFacts { format: Some(format), width_px, height_px, bytes }) = imported.picture {
        writeln!(out, "Picture: {format}, {width_px}×{height_px}, {bytes} B")?;
    }
    for key in &imported.keys {
        writeln!(out, "Key: {}", key.masked())?;
    }
    if imported.entries.len() > 1 {
        print_entries(out, imported)?;
    }
    if imported.findings.is_empty() {
        writeln!(out, "Nothing unusual was found")?;
    }
    imported.findings.iter().try_for_each(|finding| print_finding(out, finding))
}

/// Prints the requests of a HAR file, with a mark at the one that was looked at.
fn print_entries(out: &mut impl io::Write, imported: &Imported) -> io::Result<()> {
    writeln!(out, "Requests to this API in the file, chosen with --entry:")?;
    for (index, entry) in imported.entries.iter().enumerate() {
        let mark = if index == imported.chosen { "*" } else { " " };
        let (method, url, started) = (visible(&entry.method), visible(&entry.url), visible(&entry.started));
        writeln!(out, "{mark} {}: {method} {url} ({started})", index + 1)?;
    }
    Ok(())
}

fn print_finding(out: &mut impl io::Write, finding: &Finding) -> io::Result<()> {
    let Finding { id, severity, source, pointer, message, why, fix, .. } = finding;
    let place = if pointer.is_empty() { String::new() } else { format!(" at {}", visible(pointer)) };
    writeln!(out, "{}: {}{place} [{id}, {source}]", severity.label(), visible(message))?;
    writeln!(out, "    {why}")?;
    if let Some(fix) = fix {
        writeln!(out, "    Fix: {}: {} → {}", fix.label, fix.before, fix.after)?;
    }
    Ok(())
}

fn as_json(imported: &Imported) -> Value {
    let findings: Vec<Value> = imported.findings.iter().map(finding_json).collect();
    let picture = imported.picture.as_ref().map(|picture| {
        json!({
            "format": picture.format,
            "width_px": picture.width_px,
            "height_px": picture.height_px,
            "bytes": picture.bytes,
        })
    });
    json!({
        "recognised": imported.what.word(),
        "how": imported.how,
        "task_type": imported.task_type,
        "picture": picture,
        "findings": findings,
    })
}

fn finding_json(finding: &Finding) -> Value {
    let fix = finding.fix.as_ref().map(|fix| json!({ "label": fix.label, "before": fix.before, "after": fix.after }));
    json!({
        "id": finding.id,
        "severity": finding.severity.word(),
        "source": finding.source.label(),
        "pointer": finding.pointer,
        "message": finding.message,
        "why": finding.why,
        "fix": fix,
    })
}
