//! The contract as OpenAPI 3.1, made of the tables that everything else reads.
//!
//! A description says who states a fact, as the window does: `CapKill`, compatible services, or the field.

mod document;
mod replies;
mod requests;
mod schema;

pub use document::openapi;

#[cfg(test)]
mod tests;
