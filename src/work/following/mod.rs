//! Tasks: followed from their id to their end.

mod board;
mod event;
mod follower;
mod followers;

pub use board::{Board, Changes, FollowPhase, Following};
pub use event::{Follow, FollowEvent, FollowJob, NotFollowed};
pub use followers::Followers;
