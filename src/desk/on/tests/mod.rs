//! Every feature driven by commands and events, without a worker: what the desk asks for arrives in a script.

mod account;
mod addresses;
mod asking;
mod bundle;
mod capture;
mod capture_given;
mod comparison;
mod copying;
mod draft;
mod follow;
mod history;
mod money;
mod overview;
mod placed_keys;
mod profile;
mod receiver;
mod records;
mod repeat;
mod rows;
mod scripted;
mod settings;
mod steps;
mod submission;
mod transfer;
