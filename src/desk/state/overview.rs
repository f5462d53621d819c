//! The overview that a window looks at.

use std::sync::Arc;

use super::latest::Latest;
use crate::history::OverviewRange;
use crate::view::Charts;

/// What a window shows of the overview.
#[derive(Debug, Default)]
pub struct OverviewView {
    /// Whether a window looks at it: it is kept up to date then.
    pub is_open: bool,
    /// What is wanted.
    pub range: OverviewRange,
    /// The charts: the last ones stay while the next are counted.
    pub charts: Latest<(), Arc<Charts>>,
    /// Why the newest could not be counted.
    pub problem: Option<String>,
}
