//! The overview: what happened within a range of time, counted for small charts.

mod buckets;
mod counts;
mod decimal;
mod histogram;
mod interest;
mod spend;

pub use self::buckets::{Buckets, OverviewRange, Step};
pub use self::counts::{Overview, OverviewWish};
pub use self::decimal::Decimal;
pub use self::histogram::Histogram;
pub use self::spend::Spend;

#[cfg(test)]
mod tests;
