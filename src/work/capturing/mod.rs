//! Captures: another program of the operator's own, listened to on its way to the sandbox or a service.

mod answers;
mod calls;
mod came;
mod echo;
mod event;
mod found;
mod har;
mod hiding;
mod jobs;
mod judged;
mod kept;
mod key_places;
mod keys;
mod outcomes;
mod port;
mod reading;
mod run;
mod saving;
mod scenario;
mod session;
mod strays;
mod submission;
mod wish;

pub use event::{Begun, CaptureEvent, CaptureFailed, CaptureGiven, ScenariosNotListed, SessionPart};
pub use har::{HarError, write_har};
pub use jobs::{CaptureJob, Captures};
pub use judged::{judged, judged_so_far};
pub use run::{CaptureError, Capturing};
pub use saving::{CaptureFile, CaptureSaveError, CaptureSaving, report_text};
pub use scenario::{MadeScenario, ScenarioError, make_scenario, scenario_name};
pub use session::{Heard, OnCall, Passed};
pub use wish::{CaptureTarget, CaptureWish, LIVE_CALL_LIMIT};
