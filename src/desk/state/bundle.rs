//! A support bundle as a window shows it.

use std::sync::Arc;

use crate::history::SubmissionId;
use crate::work::Bundle;

/// A support bundle as a window shows it.
#[derive(Clone, Debug)]
pub enum BundleView {
    Making(SubmissionId),
    Ready {
        bundle: Arc<Bundle>,
        /// Why it could not be saved the last time.
        problem: Option<String>,
    },
}
