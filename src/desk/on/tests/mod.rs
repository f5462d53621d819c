//! Every feature driven by commands and events, without a worker: what the desk asks for arrives in a script.

mod account;
mod comparison;
mod copying;
mod draft;
mod follow;
mod history;
mod profile;
mod records;
mod rows;
mod scripted;
mod settings;
mod submission;
mod transfer;
