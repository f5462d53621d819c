//! What features remember beside the state that a window shows.

mod captures;
mod lists;
mod records;
mod resuming;
mod saving;
mod submitting;

pub(super) use captures::CaptureMemory;
pub(super) use lists::Lists;
pub(super) use records::Records;
pub(super) use resuming::Resuming;
pub(super) use saving::Saving;
pub(super) use submitting::Submitting;
