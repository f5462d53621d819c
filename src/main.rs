//! CapKill Desk: arguments, logging, then the window or a subcommand.

use std::process::ExitCode;

use capkill_desk::cli;
use capkill_desk::contract::chain;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(error) => {
            cli::complain(&chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}
