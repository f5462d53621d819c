//! The request that is copied, and what every format gives to it.

use super::body::CopiedBody;

/// How long the copied commands and programs wait for the whole exchange, in seconds.
pub(super) const TIMEOUT_SECONDS: u32 = 60;

/// A createTask request to be written down for somebody else.
#[derive(Clone, Debug)]
pub struct CopiedRequest {
    /// The address to which the body is posted.
    pub url: String,
    pub body: CopiedBody,
    /// When the request was sent, or when it is copied.
    pub at_ms: i64,
    /// What came of the request, if it was sent.
    pub exchange: Option<CopiedExchange>,
}

/// What came of a request that was sent.
#[derive(Clone, Debug)]
pub struct CopiedExchange {
    pub elapsed_ms: i64,
    /// The HTTP status; `None` when no readable reply came.
    pub status: Option<u16>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What kept the exchange from being whole.
    pub error: Option<String>,
}
