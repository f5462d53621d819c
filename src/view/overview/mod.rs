//! The overview made ready: charts whose bars have names, figures, and the filter that each stands for.

mod chart;
mod facet;
mod labels;
mod make;

pub use chart::{Bar, BarChart, Charts, Tone};
pub use facet::Facet;
pub use make::charts;

#[cfg(test)]
mod tests;
