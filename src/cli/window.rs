//! The window, and the log that begins with it.

use std::error::Error;
use std::path::PathBuf;

use crate::cli::log::Log;
use crate::desk::Options;
use crate::disk::make_private;
use crate::keychain::{Keychain, SessionKeys};
use crate::profile::Settings;
use crate::ui::{App, window_options};
use crate::work::{Clock, SystemDialogs};

/// Shows the window and returns once it is closed.
pub(super) fn run(directory: PathBuf, profile: Option<String>) -> Result<(), Box<dyn Error>> {
    let log = Log::start(&directory);
    make_private(&directory);
    let settings = Settings::load(&directory);
    let window = window_options(&settings.0);
    let keys = SessionKeys::from_environment();
    // No thread begins before the window is there: see `log`.
    let create = |context: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, Box<dyn Error + Send + Sync>> {
        log.write_on_thread();
        let keychain = Keychain::start()?;
        let (clock, files) = (Clock::system(), Box::new(SystemDialogs));
        let options = Options { data_dir: directory, profile, keys, keychain, clock, files, settings };
        Ok(Box::new(App::new(&context.egui_ctx, options)?))
    };
    eframe::run_native("CapKill Desk", window, Box::new(create))?;
    Ok(())
}
