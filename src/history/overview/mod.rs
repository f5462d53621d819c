//! The overview: what happened within a range of time, counted for small charts.

mod buckets;
mod counts;
mod course;
mod decimal;
mod histogram;
mod interest;
mod spend;
mod trend;

pub use self::buckets::{Buckets, OverviewRange, Step};
pub use self::counts::{CountedAccount, CountedCode, Overview, OverviewWish};
pub use self::course::{AccountWish, Course};
pub use self::decimal::Decimal;
pub use self::histogram::Histogram;
pub use self::spend::Spend;
pub use self::trend::{Stretch, Times, Trend};

#[cfg(test)]
mod tests;
