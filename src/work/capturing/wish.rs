//! What a session of a capture is to be.

use crate::contract::{BaseUrl, ClientKey};
use crate::profile::Profile;

/// createTask requests that go on to a profile's service in one session, unless the operator says otherwise.
pub const LIVE_CALL_LIMIT: u32 = 5;

/// Where a session goes on to.
#[derive(Clone, Debug)]
pub struct CaptureTarget {
    pub profile: Profile,
    pub base_url: BaseUrl,
    /// The key that leaves in the place of the session's token; `None` where the profile has none here.
    pub key: Option<ClientKey>,
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct CaptureWish {
    /// The loopback port; 0 takes any free one.
    pub port: u16,
    pub target: CaptureTarget,
    /// createTask requests that may go on, one at a time; `None` for any number at once.
    pub call_limit: Option<u32>,
    /// The same payload from the same program within ten minutes gets its first task again, and nothing is sent.
    pub has_guard: bool,
}
