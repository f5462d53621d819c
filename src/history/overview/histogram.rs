//! How long things took, in bars.

/// How often something took how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// Bar `n` is from edge `n` up to, and without, the next; the last edge stands for no end.
    pub edges_ms: &'static [i64],
    pub counts: Vec<u64>,
    /// Durations below zero, which a clock that was set back makes.
    pub below_zero: u64,
}

impl Histogram {
    pub(super) fn new(edges_ms: &'static [i64]) -> Self {
        Self { edges_ms, counts: vec![0; edges_ms.len() - 1], below_zero: 0 }
    }

    /// Counts a duration in its bar.
    pub(super) fn count(&mut self, ms: i64) {
        match self.edges_ms.partition_point(|edge| *edge <= ms) {
            0 => self.below_zero += 1,
            // The largest number of all is at the last edge.
            after => self.counts[(after - 1).min(self.edges_ms.len() - 2)] += 1,
        }
    }
}
