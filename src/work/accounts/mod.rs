//! Accounts: keys, balances, refusals.

pub mod quota;
pub mod refusals;
