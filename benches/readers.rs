//! What reading foreign text costs: `inspect` as a process on a small body, and the import of 10 MB of whatever people
//! and attackers paste.
//!
//! CPU time is measured, which other work on the machine changes little, and the least of some runs counts. The floor
//! of an import is ten times what a tenth of the input costs: what is read again for each piece shows as a ratio of ten.

use std::error::Error;
use std::process::ExitCode;

#[path = "window/figures.rs"]
#[allow(dead_code, reason = "the other bench uses the rest")]
mod figures;
#[path = "readers/imports.rs"]
mod imports;
#[path = "../tests/support/large.rs"]
mod large;
#[path = "readers/process.rs"]
mod process;

use figures::Figure;

/// A result whose error is one sentence for whoever runs the bench.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("readers: measures nothing outside `cargo bench`");
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    match measure(&wanted) {
        Ok(figures) => {
            figures::print(&figures);
            if figures.iter().all(Figure::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("readers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what has one of the wanted words in its name, or everything: `cargo bench --bench readers -- log HAR`.
fn measure(wanted: &[String]) -> Outcome<Vec<Figure>> {
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str()));
    let mut figures = Vec::new();
    if is_wanted(process::NAME) {
        figures.push(process::measure()?);
    }
    figures.extend(imports::measure(is_wanted)?);
    Ok(figures)
}
