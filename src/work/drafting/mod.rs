//! Drafts: brought in, changed, composed.

mod compose;
mod intake;
mod jobs;
mod redraft;

pub use compose::Composed;
pub use intake::{Bitmap, BroughtIn, ImportView, IntakeError, Origin};
pub use jobs::{DraftEvent, DraftJob, Drafting, Redrafted};
pub use redraft::{FixOf, Import, Redraft};
