//! The window, and the log that begins with it.

use std::cell::RefCell;
use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;
use std::{io, panic, process, thread};

#[cfg(target_os = "linux")]
use crate::cli::backend;
use crate::cli::handing::{Wanted, Way, hand_over, is_on_wayland, taker};
use crate::cli::log::Log;
use crate::cli::signals;
use crate::cli::terminal::complain;
use crate::contract::{Mark, chain};
use crate::desk::Options;
use crate::disk::make_private;
use crate::keychain::{Keychain, SessionKeys};
use crate::payload::in_one_line;
use crate::profile::{Settings, own_mark};
use crate::ui::{App, lend_system_fonts, window_options};
use crate::work::{Clock, Closing, SystemDialogs};

/// How long the window gets to close once the worker has ended; a window that hangs ends with the process.
const WINDOW_CLOSES: Duration = Duration::from_secs(2);

/// Shows the window and returns once it is closed, or at once where the window that is open takes what is wanted.
pub(super) fn run(directory: PathBuf, wanted: Wanted) -> Result<(), Box<dyn Error>> {
    let Way::Opens { files: given, claim, why } = hand_over(&directory, &wanted) else { return Ok(()) };
    let log = Log::start(&directory);
    if let Some(why) = why {
        tracing::warn!(error = chain(&why), "no later start can hand over files, or this one could not");
    }
    make_private(&directory);
    let (settings, mark) = (Settings::load(&directory), mark());
    #[cfg_attr(not(target_os = "linux"), expect(unused_mut, reason = "only Linux has two ways to open it"))]
    let mut window = window_options(&settings.0);
    #[cfg(target_os = "linux")]
    backend::open_on(backend::choose(settings.0.backend)?, &mut window);
    let keys = SessionKeys::from_environment();
    // No thread begins before the window is there: see `log`.
    let create = |context: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, Box<dyn Error + Send + Sync>> {
        log.write_on_thread();
        let keychain = Keychain::start()?;
        let (clock, files) = (Clock::system(), Box::new(SystemDialogs));
        let options = Options {
            data_dir: directory,
            profile: wanted.profile,
            keys,
            keychain,
            clock,
            files,
            settings,
            mark,
            waits: true,
        };
        lend_system_fonts(&context.egui_ctx);
        let mut app = App::new(&context.egui_ctx, options)?;
        if is_on_wayland(context) {
            // The windowing layer hears of neither there.
            app.expect_no_drops();
            app.scale_text();
        }
        app.open(given, claim, taker(context));
        log.without_keys(app.keys_seen());
        let closing = app.desk().closing();
        LAST_WAIT.set(Some(LastWait(closing.clone())));
        wait_on_panic();
        end_by_signals(closing)?;
        Ok(Box::new(app))
    };
    eframe::run_native("CapKill Desk", window, Box::new(create)).map_err(said)
}

/// Returns what is said where no window could be opened, or shown any longer. What the windowing layer says is in its
/// own words.
fn said(error: eframe::Error) -> Box<dyn Error> {
    match error {
        eframe::Error::AppCreation(error) => error,
        other => format!("the display can't be used: {}", in_one_line(&other.to_string())).into(),
    }
}

/// Returns the mark of this user's desks. Where it can't be had the mark proves nothing, which is said.
fn mark() -> Mark {
    own_mark().unwrap_or_else(|error| {
        tracing::warn!(%error, "no mark");
        complain(&error.to_string());
        Mark::default()
    })
}

/// Lets signals do what closing the window does. A second signal ends the process at once.
fn end_by_signals(closing: Closing) -> io::Result<()> {
    let cut_off = closing.clone();
    let asked = move || {
        tracing::info!("a signal asks for the end");
        closing.ask();
        let end = move || {
            closing.wait_until_over();
            thread::sleep(WINDOW_CLOSES);
            process::exit(0);
        };
        if let Err(error) = thread::Builder::new().name("end".to_owned()).spawn(end) {
            tracing::error!(%error, "nothing will end a window that hangs");
        }
    };
    signals::on_end(asked, move || cut_off.cut_off())
}

thread_local! {
    /// What the window's thread waits for when something other than this program ends the process from it.
    ///
    /// A lost X server does: libX11 then calls C's `exit` in the middle of the event loop, which neither returns nor
    /// unwinds. C's `exit` runs the destructors of its thread's locals first, and those may wait.
    static LAST_WAIT: RefCell<Option<LastWait>> = const { RefCell::new(None) };
}

/// Lets a panic of the window's thread wait before it unwinds, which would drop the desk with its replies under way.
///
/// The window's libraries panic where a lost X server is noticed in the middle of painting.
fn wait_on_panic() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        default(panic);
        let last_wait = LAST_WAIT.try_with(|wait| wait.try_borrow_mut().ok()?.take());
        drop(last_wait);
    }));
}

/// Waits for the replies under way when it is dropped. It has nothing to wait for once the window was closed.
struct LastWait(Closing);

impl Drop for LastWait {
    fn drop(&mut self) {
        self.0.ask_without_window();
        self.0.wait_until_over();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;
    use crate::work::ClosingStage;

    /// Notes how far closing had come when the stack was unwound.
    struct Unwound<'a>(&'a Closing, &'a RefCell<Option<ClosingStage>>);

    impl Drop for Unwound<'_> {
        fn drop(&mut self) {
            self.1.replace(Some(self.0.stage()));
        }
    }

    #[test]
    fn a_panic_of_the_windows_thread_waits_before_it_unwinds() {
        let closing = Closing::default();
        let worker = {
            let closing = closing.clone();
            thread::spawn(move || {
                while !closing.is_asked() {
                    thread::yield_now();
                }
                closing.cut_off();
            })
        };
        LAST_WAIT.set(Some(LastWait(closing.clone())));
        wait_on_panic();
        let stage = RefCell::new(None);
        let result = catch_unwind(panic::AssertUnwindSafe(|| {
            let _unwound = Unwound(&closing, &stage);
            panic!("the display is gone");
        }));
        assert!(result.is_err());
        assert_eq!(stage.take(), Some(ClosingStage::Over));
        worker.join().unwrap();
    }
}
