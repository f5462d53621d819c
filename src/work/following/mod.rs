//! Tasks: followed by polls and callbacks to their end.

pub mod begin;
pub mod board;
pub mod callbacks;
pub mod follower;
