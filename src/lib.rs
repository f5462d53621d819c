pub mod client;
pub mod contract;
pub mod desk;
pub mod history;
pub mod keychain;
pub mod payload;
pub mod picture;
pub mod sandbox;
