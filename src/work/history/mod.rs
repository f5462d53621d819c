//! The history: opened, listed, read, edited and watched.

pub mod comparison;
pub mod overview;
pub mod record;
pub mod row_edit;
pub mod rows;
pub mod watch;
