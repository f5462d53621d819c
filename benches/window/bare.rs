//! The bare work that a recorded call is compared with: a commit, an exchange, a commit.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::Outcome;

/// A file with the history's pragmas and two plain tables, no index and no trigger.
pub struct Bare(Connection);

impl Bare {
    pub fn open(path: &Path) -> Outcome<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE intent (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
             CREATE TABLE outcome (id INTEGER PRIMARY KEY, reply BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self(connection))
    }

    /// Commits a body, makes the exchange and commits its reply. Returns how long all of it took, and the reply.
    pub fn around(&self, body: &str, exchange: impl FnOnce() -> Outcome<Vec<u8>>) -> Outcome<(Duration, Vec<u8>)> {
        let started = Instant::now();
        self.0.execute("INSERT INTO intent (body) VALUES (?1)", [body.as_bytes()])?;
        let reply = exchange()?;
        self.0.execute("INSERT INTO outcome (reply) VALUES (?1)", [&reply])?;
        Ok((started.elapsed(), reply))
    }
}
