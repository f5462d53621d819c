//! `capkill-desk generate DIR`: what packages bring for terminals, made of the command line itself.

use std::fs;
use std::io;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::arguments::Arguments;

/// The program's name in a terminal.
const PROGRAM: &str = "capkill-desk";

/// The shells with their folders.
const SHELLS: [(Shell, &str); 3] = [(Shell::Bash, "bash"), (Shell::Zsh, "zsh"), (Shell::Fish, "fish")];

/// Writes the man pages and the completions into folders of a directory.
pub(super) fn run(directory: &Path) -> io::Result<()> {
    let pages = directory.join("man");
    fs::create_dir_all(&pages)?;
    clap_mangen::generate_to(Arguments::command(), &pages)?;
    for (shell, folder) in SHELLS {
        let folder = directory.join(folder);
        fs::create_dir_all(&folder)?;
        clap_complete::generate_to(shell, &mut completed(), PROGRAM, &folder)?;
    }
    Ok(())
}

/// Returns the command line without its hidden subcommands, which `clap_complete` would offer.
fn completed() -> Command {
    let whole = Arguments::command();
    let shown = whole.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    Command::new(PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .args(whole.get_arguments().cloned())
        .subcommands(shown.cloned())
}
