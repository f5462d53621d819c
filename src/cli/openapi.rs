//! `capkill-desk openapi`: the contract as OpenAPI 3.1.

use std::error::Error;
use std::io::Write as _;

use crate::cli::terminal::stdout;
use crate::contract::openapi;

/// Prints the document, laid out.
pub(super) fn run() -> Result<(), Box<dyn Error>> {
    let mut out = stdout();
    serde_json::to_writer_pretty(&mut out, &openapi())?;
    writeln!(out)?;
    Ok(())
}
