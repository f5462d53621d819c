//! What a window shows. Windows read it; only the desk writes it.

mod balance;
mod bundle;
mod comparison;
mod compose;
mod copies;
mod history;
mod key_place;
mod latest;
mod money;
mod notices;
mod overview;
mod receiver;
mod shown;
mod submitting;
mod target;
mod waiting;
mod whole;

pub use balance::BalanceView;
pub use bundle::BundleView;
pub use comparison::Comparison;
pub use compose::Compose;
pub(in crate::desk) use compose::Redrafting;
pub use copies::{Clipboard, KeyCopy};
pub use history::{HistoryHealth, HistoryView};
pub use key_place::KeyPlace;
pub use latest::Latest;
pub use notices::{Notice, NoticeLevel, Notices, Topic};
pub use overview::OverviewView;
pub use receiver::{CallbackTestState, ReceiverState};
pub use shown::Shown;
pub use submitting::{InFlight, Question};
pub use target::NewAddress;
pub(in crate::desk) use target::{Permission, Target};
pub(in crate::desk) use waiting::{For, Waiting, WaitingList};
pub use whole::State;
