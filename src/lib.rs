pub mod client;
pub mod contract;
pub mod history;
pub mod payload;
pub mod picture;
