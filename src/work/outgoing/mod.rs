//! What leaves the program by the operator's wish: copies, bundles, exports and backups.

pub mod bundle;
pub mod bundle_file;
pub mod copying;
pub mod transfer;
