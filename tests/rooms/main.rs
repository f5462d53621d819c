//! Keeps the house in order: arrows between rooms and files point downwards only, the desk can't wait, features don't
//! call each other, and nothing grows too large.
//!
//! The checker parses every file of `src/` and resolves each `use` tree and each path in the code to the file that
//! defines the name, through re-exports to the end. `layout.rs` holds what is allowed. To see the figures and what
//! ties the files of each circle: `cargo test --test rooms -- --nocapture figures`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod figures;
mod graph;
mod house;
mod layout;
mod made_up;
mod names;
mod resolve;
mod rules;
mod sizes;
mod source;
mod tokens;
mod tree;
mod walk;
