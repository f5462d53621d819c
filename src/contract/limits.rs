//! Numbers of the contract and of this program, each with its source.

use std::time::Duration;

/// Most `getTaskResult` requests for one task. Source: CapKill.
pub const POLLS_PER_TASK: u32 = 120;

/// Least time between two polls of a live service's task. Source: compatible services.
pub const POLL_SPACING_MIN_LIVE: Duration = Duration::from_secs(2);

/// Least time between two polls of any task, also on this machine: libraries for this API poll as
/// often. Source: seen.
pub const POLL_SPACING_MIN: Duration = Duration::from_millis(200);

/// Time between two polls unless a profile says otherwise: 120 polls then last longer than the
/// 5 minutes a result is kept. Source: this program.
pub const POLL_SPACING: Duration = Duration::from_secs(3);

/// How long a result is kept after its task was created. Source: compatible services (`CapMonster`).
pub const TASK_LIFE: Duration = Duration::from_mins(5);

/// Refusals of one key, within [`KEY_BLOCK`], after which further calls ask the operator first. Source:
/// compatible services, which then block the key.
pub const KEY_REFUSALS_BEFORE_ASKING: usize = 3;

/// How long a service blocks after repeated bad keys or an empty balance. Source: compatible services.
pub const KEY_BLOCK: Duration = Duration::from_mins(10);

/// How long the service waits for a callback to be accepted. Source: CapKill.
pub const CALLBACK_ACCEPT_WINDOW: Duration = Duration::from_secs(2);

/// Smallest picture that a service takes, in decoded bytes. Source: compatible services.
pub const IMAGE_MIN_BYTES: usize = 100;

/// Largest picture that any service takes, in decoded bytes. A larger one is a warning, because the
/// documents of compatible services differ: 50,000, 100,000 and 500,000.
pub const IMAGE_MAX_BYTES_FAMILY: usize = 500_000;

/// Length of a real reCAPTCHA site key, in characters. Source: seen.
pub const SITE_KEY_LENGTH: usize = 40;

/// How a real reCAPTCHA site key begins. Source: seen.
pub const SITE_KEY_PREFIX: &str = "6L";

/// Time to establish a connection. Source: this program.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Time for a whole exchange. Source: this program.
pub const EXCHANGE_TIMEOUT: Duration = Duration::from_mins(1);

/// Most bytes of a reply that are read; the window says that the rest was left. Source: this program.
pub const MAX_REPLY_BYTES: usize = 4 * 1024 * 1024;

/// The bounds of an exchange.
#[derive(Clone, Copy, Debug)]
pub struct ExchangeLimits {
    pub connect: Duration,
    /// The time from the start to the reply's last byte.
    pub whole: Duration,
    pub reply_bytes: usize,
}

impl Default for ExchangeLimits {
    fn default() -> Self {
        Self { connect: CONNECT_TIMEOUT, whole: EXCHANGE_TIMEOUT, reply_bytes: MAX_REPLY_BYTES }
    }
}
