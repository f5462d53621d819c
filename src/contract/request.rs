//! The bodies of getTaskResult and getBalance; createTask's is made from a draft, in `payload`.

use std::fmt;

use bytes::Bytes;

use super::{ClientKey, TaskId};

/// The bytes of a request body; they hold the key, so `Debug` shows only their number.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody(Bytes);

impl RequestBody {
    /// Asks for a task's result; the id goes back exactly as it came.
    #[must_use]
    pub fn get_task_result(key: &ClientKey, task_id: &TaskId) -> Self {
        Self::new(format!("{{\"clientKey\":{},\"taskId\":{}}}", json_string(key), task_id.token()))
    }

    /// Asks for the balance.
    #[must_use]
    pub fn get_balance(key: &ClientKey) -> Self {
        Self::new(format!("{{\"clientKey\":{}}}", json_string(key)))
    }

    /// The bytes as they are sent, key and all. For the request only.
    #[must_use]
    pub fn expose_body(&self) -> Bytes {
        self.0.clone()
    }

    fn new(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.0.len())
    }
}

fn json_string(key: &ClientKey) -> String {
    serde_json::Value::from(key.expose()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_samples_are_made_byte_for_byte() {
        let (key, _) = ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap();
        let result = RequestBody::get_task_result(&key, &TaskId::from_token("7654321"));
        let expected = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","taskId":7654321}"#;
        assert_eq!(std::str::from_utf8(&result.expose_body()).unwrap(), expected);
        let balance = RequestBody::get_balance(&key);
        let expected = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057"}"#;
        assert_eq!(std::str::from_utf8(&balance.expose_body()).unwrap(), expected);
        assert_eq!(format!("{result:?}"), "RequestBody(65 bytes)");
    }

    #[test]
    fn a_text_id_goes_back_as_text_and_a_key_is_escaped() {
        let (key, _) = ClientKey::from_input("a\"key\\").unwrap();
        let body = RequestBody::get_task_result(&key, &TaskId::from_token("\"uuid\""));
        let json: serde_json::Value = serde_json::from_slice(&body.expose_body()).unwrap();
        assert_eq!((json["clientKey"].as_str(), json["taskId"].as_str()), (Some("a\"key\\"), Some("uuid")));
    }
}
