//! `capkill-desk sandbox`: the embedded service alone, without a window.

use std::error::Error;
use std::io::{Write as _, stdout};

use crate::sandbox::Sandbox;

/// Runs the sandbox until the process is ended.
pub(super) fn run(port: u16) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let sandbox = Sandbox::start(port).await?;
        // The line is flushed, so that a program at the other end of a pipe can read the address at once.
        let mut out = stdout();
        writeln!(out, "sandbox listening on http://{}", sandbox.address())?;
        out.flush()?;
        sandbox.run().await;
        Ok(())
    })
}
