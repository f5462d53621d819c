//! What asks the program to end: Ctrl+C, a request to end, a terminal that goes.

#[cfg(unix)]
use std::task::Poll;
use std::time::{Duration, Instant};
use std::{io, process, thread};

/// Exit code of a program that Ctrl+C ended, as shells have it.
const ENDED: i32 = 130;

/// One cause may send several signals at once. A signal this much later is meant as another one.
const PATIENCE: Duration = Duration::from_millis(100);

/// Calls `asked` the first time that a signal asks for the end. A second signal calls `asked_again` and ends the process
/// without waiting for what the first call began.
///
/// # Errors
/// When the signals can't be listened to.
pub(super) fn on_end(
    asked: impl FnOnce() + Send + 'static,
    asked_again: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        Signals::listen()?
    };
    let watch = move || {
        runtime.block_on(async {
            signals.next().await;
            asked();
            let since = Instant::now();
            signals.next().await;
            while since.elapsed() < PATIENCE {
                signals.next().await;
            }
            asked_again();
            process::exit(ENDED);
        });
    };
    thread::Builder::new().name("signals".to_owned()).spawn(watch)?;
    Ok(())
}

/// The signals that ask for the end.
#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut kinds = vec![SignalKind::interrupt(), SignalKind::terminate()];
        // Where nothing tells, the signal ends the program in order: else it would end it at once.
        if !std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hangup(&status)) {
            kinds.push(SignalKind::hangup());
        }
        Ok(Self(kinds.into_iter().map(signal).collect::<io::Result<_>>()?))
    }

    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let is_ready = self.0.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if is_ready { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Whether `nohup` started the program, as its status under `/proc` tells. Listening to the signal would undo `nohup`.
#[cfg(unix)]
fn ignores_hangup(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // SIGHUP is the first signal, and so the lowest bit.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC, tokio::signal::windows::CtrlClose);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?, tokio::signal::windows::ctrl_close()?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_a_status_that_says_so_leaves_hangups_alone() {
        for (status, is_ignored) in [
            ("Name:\tdesk\nSigIgn:\t0000000000000001\n", true),
            ("SigIgn:\t0000000000001003\n", true),
            ("SigIgn:\t0000000000001000\n", false),
            ("SigIgn:\tnothing\n", false),
            ("", false),
        ] {
            assert_eq!(ignores_hangup(status), is_ignored, "{status}");
        }
    }
}
