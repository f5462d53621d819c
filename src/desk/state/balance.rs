//! What is known of a profile's account.

use crate::history::BalanceAt;
use crate::judge::Check;

/// What is known of a profile's account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BalanceView {
    pub is_checking: bool,
    /// The last good balance stays, whatever the last check said.
    pub last_good: Option<BalanceAt>,
    pub last_check: Option<Check>,
}
