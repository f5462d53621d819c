//! The overview made ready: charts whose bars have names, figures, and the filter that each stands for.

mod chart;
mod course;
mod facet;
mod key_figures;
mod labels;
mod make;
mod tone;

pub use chart::{Bar, BarChart, Charts};
pub use course::{BalanceCourse, BalanceStep, Dots};
pub use facet::Facet;
pub use key_figures::KeyFigure;
pub use labels::duration_range;
pub use make::charts;
pub use tone::Tone;

#[cfg(test)]
mod tests;
