//! The errors that the desk answers itself, in the API's form.

use serde_json::json;

/// The desk's own error codes.
pub const LIMIT: &str = "ERROR_CAPKILL_DESK_LIMIT";
pub const NOT_SENT: &str = "ERROR_CAPKILL_DESK_NOT_SENT";
pub const TOO_LARGE: &str = "ERROR_CAPKILL_DESK_TOO_LARGE";
pub const NO_METHOD: &str = "ERROR_CAPKILL_DESK_NO_METHOD";
pub const NOT_RECORDED: &str = "ERROR_CAPKILL_DESK_NOT_RECORDED";

/// Returns an error in the API's form.
pub fn error_json(code: &str, description: &str) -> String {
    json!({ "errorId": 1, "errorCode": code, "errorDescription": description, "taskId": 0 }).to_string()
}
