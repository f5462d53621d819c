//! Keeps client keys: in the operating system's keychain, and in memory while the program runs.

mod session;
mod store;

pub use session::SessionKeys;
pub use store::{KeptKey, KeyOrigin, Keychain, KeychainError};
