//! The tables, a file each: a table's columns, the types that its rows are in the program, and how a row is written
//! and read. A new column stands in its table's file and in a step of the schema, and nowhere else in the history.

pub(super) mod balance;
pub(super) mod callback;
pub(super) mod capture;
pub(super) mod captured;
pub(super) mod column;
pub(super) mod earlier;
pub(super) mod exchange;
pub(super) mod id;
pub(super) mod picture;
pub(super) mod sent;
pub(super) mod submission;
pub(super) mod value;
