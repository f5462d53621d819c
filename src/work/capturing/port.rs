//! A port that can't be listened on.

use std::io;

use super::run::CaptureError;
use crate::capture::port_holder;

impl CaptureError {
    /// Makes the error of a port, and says who listens on it where that can be known.
    pub(super) fn port(port: u16, source: io::Error) -> Self {
        let is_taken = source.kind() == io::ErrorKind::AddrInUse;
        let why = match port_holder(port).filter(|_| is_taken) {
            Some(holder) => format!("is in use ({holder})"),
            None if is_taken => "is in use".to_owned(),
            None => "can't be listened on".to_owned(),
        };
        Self::Port { port, why, source }
    }
}
