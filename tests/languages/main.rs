//! Every copy of a payload, run in its own language; and what other programs are, against this one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod clients;
mod commands;
mod copies;
mod copy_as;
mod curl_options;
mod curlconverter;
mod openapi;
