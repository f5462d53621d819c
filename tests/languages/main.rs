//! Every copy of a payload, run in its own language.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod commands;
mod copies;
mod copy_as;
mod curl_options;
mod curlconverter;
mod openapi;
