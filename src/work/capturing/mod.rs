//! Captures: another program of the operator's own, listened to on its way to the sandbox or a service.

mod answers;
mod calls;
mod came;
mod event;
mod found;
mod har;
mod jobs;
mod kept;
mod keys;
mod outcomes;
mod reading;
mod run;
mod saving;
mod session;
mod strays;
mod submission;
mod wish;

pub use event::{Begun, CaptureEvent, CaptureFailed, SessionPart};
pub use har::{HarError, write_har};
pub use jobs::{CaptureJob, Captures};
pub use run::{CaptureError, Capturing};
pub use saving::{CaptureFile, CaptureSaveError, CaptureSaving};
pub use session::{Heard, OnCall, Passed};
pub use wish::{CaptureTarget, CaptureWish, LIVE_CALL_LIMIT};
