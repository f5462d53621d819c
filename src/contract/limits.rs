//! Numbers of the contract and of this program, each with its source.

use std::time::Duration;

/// Most `getTaskResult` requests for one task. Source: CapKill.
pub const POLLS_PER_TASK: u32 = 120;

/// How long the service waits for a callback to be accepted. Source: CapKill.
pub const CALLBACK_ACCEPT_WINDOW: Duration = Duration::from_secs(2);

/// Smallest picture a service takes, in decoded bytes. Source: compatible services.
pub const IMAGE_MIN_BYTES: usize = 100;

/// Largest picture a service takes, in decoded bytes. Source: compatible services, and their
/// documents differ (50,000, 100,000 and 500,000), so exceeding it is a warning.
pub const IMAGE_MAX_BYTES_FAMILY: usize = 500_000;

/// Length of a real reCAPTCHA site key, in characters. Source: seen.
pub const SITE_KEY_LENGTH: usize = 40;

/// How a real reCAPTCHA site key begins. Source: seen.
pub const SITE_KEY_PREFIX: &str = "6L";

/// Time to establish a connection. Source: this program.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Time for a whole exchange. Source: this program.
pub const EXCHANGE_TIMEOUT: Duration = Duration::from_mins(1);

/// Most bytes of a reply that are read; the rest is left unread and said so. Source: this program.
pub const MAX_REPLY_BYTES: usize = 4 * 1024 * 1024;
