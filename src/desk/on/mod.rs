//! What each feature does with its commands and events, a file a feature. Features don't call each other.

mod account;
mod bundle;
mod capture;
mod capture_ends;
mod capture_given;
mod comparison;
mod copying;
mod draft;
mod follow;
mod held_up;
mod history;
mod instance;
mod keys;
mod overview;
mod pasting;
mod profile;
mod receiver;
mod records;
mod repeat;
mod rows;
mod settings;
mod steps;
mod submission;
#[cfg(test)]
mod tests;
mod transfer;
