//! `capkill-desk sandbox`: the embedded service alone, without a window.

use std::error::Error;
use std::io::{Write as _, stdout};
use std::path::Path;

use crate::sandbox::{Recordings, Sandbox};

/// Runs the sandbox until the process is ended, with the recorded scenarios of a data directory.
pub(super) fn run(port: u16, directory: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let sandbox = Sandbox::start_with(port, directory.map(Recordings::of)).await?;
        // The line is flushed, so that a program at the other end of a pipe can read the address at once.
        let mut out = stdout();
        writeln!(out, "sandbox listening on http://{}", sandbox.address())?;
        out.flush()?;
        sandbox.run().await;
        Ok(())
    })
}
