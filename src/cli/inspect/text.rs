//! An inspected file in words.

use std::io::{self, Write};

use crate::import::{Imported, PictureFacts};
use crate::payload::{Finding, visible};

/// Prints what a file was recognised as, and what is wrong with it.
pub(super) fn print(out: &mut impl Write, imported: &Imported) -> io::Result<()> {
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
fn print_entries(out: &mut impl Write, imported: &Imported) -> io::Result<()> {
    writeln!(out, "Requests to this API in the file, chosen with --entry:")?;
    for (index, entry) in imported.entries.iter().enumerate() {
        let mark = if index == imported.chosen { "*" } else { " " };
        let (method, url, started) = (visible(&entry.method), visible(&entry.url), visible(&entry.started));
        writeln!(out, "{mark} {}: {method} {url} ({started})", index + 1)?;
    }
    Ok(())
}

fn print_finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let Finding { id, severity, source, pointer, message, why, fix, .. } = finding;
    let place = if pointer.is_empty() { String::new() } else { format!(" at {}", visible(pointer)) };
    writeln!(out, "{}{place}: {} [{id}, {source}]", severity.label(), visible(message))?;
    writeln!(out, "    {why}")?;
    if let Some(fix) = fix {
        writeln!(out, "    Fix: {}: {} → {}", fix.label, fix.before, fix.after)?;
    }
    Ok(())
}
