//! Sessions made by hand and at random, and what the report says of them.

mod build;
mod hostile;
mod money;
mod requests;
mod tasks;
mod written;
