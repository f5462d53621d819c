//! What the service understands: methods, requests, replies, task fields, error codes, limits.
//!
//! Data and parsing only, no I/O. Every fact carries the [`Source`] that states it, so that the window
//! never mixes sources up.

mod client_key;
mod differing;
mod error_code;
mod limits;
mod mark;
mod method;
mod openapi;
mod origin;
mod pointing;
mod reply;
mod request;
mod secret_text;
mod site_key;
mod source;
mod table;
mod task_id;
mod task_type;
mod wording;

pub use client_key::{Cleaned, ClientKey, KEY_VARIABLE, MASK, RECORDED_KEY, SCENARIO_KEY};
pub use differing::around_difference;
pub use error_code::{
    ERROR_CODES, ErrorCode, FoundCodes, Retry, error_code, error_code_of_number, find_codes, refuses_key, similar_codes,
};
pub use limits::{
    CALLBACK_ACCEPT_WINDOW, CONNECT_TIMEOUT, EXCHANGE_TIMEOUT, ExchangeLimits, IMAGE_MAX_BYTES_FAMILY, IMAGE_MIN_BYTES,
    KEY_BLOCK, KEY_REFUSALS_BEFORE_ASKING, MAX_REPLY_BYTES, POLL_SPACING, POLL_SPACING_MIN, POLL_SPACING_MIN_LIVE,
    POLLS_PER_TASK, SITE_KEY_LENGTH, SITE_KEY_PREFIX, TASK_LIFE,
};
pub use mark::{MARK_BYTES, Mark};
pub use method::{
    BaseUrl, BaseUrlError, BaseUrlWarning, CAPKILL_BASE_URL, Method, MethodBody, capkill_address, is_loopback_host,
};
pub use openapi::openapi;
pub use origin::Origin;
pub use pointing::{EXAMPLES, Example, LIBRARIES, Library, Pointed, TOKEN, line_for};
pub use reply::{
    BalanceReply, CreateTaskReply, Departure, ForeignKind, ForeignReply, PlainReply, Reading, Received,
    TaskResultReply, Unclear, WholeReply, is_json, read_balance_reply, read_create_task_reply, read_plain_reply,
    read_task_result_reply, recognise, status_words,
};
pub use request::RequestBody;
pub use secret_text::SecretText;
pub use site_key::{SiteKey, test_key};
pub use source::Source;
pub(crate) use table::table;
pub use task_id::{FIRST_ROUNDED, TaskId};
pub use task_type::{
    COMMON_FIELDS, FieldKind, Holds, IMAGE_TO_TEXT, LIBRARY_SPELLINGS, NO_CAPTCHA_PROXYLESS, OLDER_METHODS,
    OLDER_NAMES, PROXY_FIELDS, RETIRED_FIELDS, Service, SolutionField, TOP_FIELDS, TaskField, TaskType, composed_types,
    service_names, task_type, task_types,
};
pub use wording::{chain, counted, cut, cut_middle, grouped, lower_first, signed, took, upper_first};
