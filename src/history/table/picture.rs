//! Table `picture`: every picture once, by the SHA-256 of its file.

use std::sync::Arc;

use bytes::Bytes;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

/// A picture to keep.
#[derive(Clone)]
pub struct NewPicture {
    pub bytes: Bytes,
    /// A small PNG, when the picture could be decoded.
    pub thumbnail: Option<Arc<[u8]>>,
}

/// Keeps a picture, unless it is here; one that is here without a thumbnail gets it. Returns the digest that it is stored under.
pub fn insert(connection: &Connection, picture: &NewPicture) -> rusqlite::Result<[u8; 32]> {
    let sha256: [u8; 32] = Sha256::digest(&picture.bytes).into();
    connection
        .prepare_cached(
            "INSERT INTO picture (sha256, bytes, thumbnail) VALUES (?1, ?2, ?3) ON CONFLICT (sha256)
             DO UPDATE SET thumbnail = excluded.thumbnail WHERE thumbnail IS NULL AND excluded.thumbnail IS NOT NULL",
        )?
        .execute(params![sha256, &*picture.bytes, picture.thumbnail.as_deref()])?;
    Ok(sha256)
}
