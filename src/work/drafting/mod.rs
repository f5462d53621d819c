//! Drafts: brought in, changed, composed.

mod compose;
mod intake;
mod jobs;
mod keeping;
mod redraft;

pub use compose::{Composed, JsonPlace};
pub use intake::{Bitmap, BroughtIn, ImportView, IntakeError, Origin, label_within};
pub use jobs::{DraftEvent, DraftJob, Drafting, Redrafted};
pub use redraft::{FixOf, Import, Redraft};
