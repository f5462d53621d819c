//! The overview that a window looks at.

use std::sync::Arc;

use crate::history::OverviewRange;
use crate::view::Charts;

/// What a window shows of the overview.
#[derive(Clone, Debug, Default)]
pub struct OverviewView {
    /// It is looked at, and kept up to date.
    pub is_open: bool,
    /// What is wanted.
    pub range: OverviewRange,
    /// The last one that was made; it stays while the next is made.
    pub ready: Option<Arc<Charts>>,
    pub is_counting: bool,
    /// Why it could not be made.
    pub problem: Option<String>,
}
