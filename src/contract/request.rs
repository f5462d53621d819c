//! The bodies of requests that are not made from a draft: they name a task, or nothing but the key.

use std::fmt;

use bytes::Bytes;
use zeroize::Zeroizing;

use super::{ClientKey, TaskId};

/// The bytes of a request's body, the key among them: `Debug` shows only how many there are, and the memory is
/// overwritten when nobody needs them any more.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody(Bytes);

impl RequestBody {
    /// Makes the body that names a task. The id goes back exactly as it came.
    #[must_use]
    pub fn about_task(key: &ClientKey, task_id: &TaskId) -> Self {
        Self::new(["{\"clientKey\":", &json_string(key), ",\"taskId\":", task_id.token(), "}"].concat())
    }

    /// Makes the body that holds the key alone.
    #[must_use]
    pub fn about_account(key: &ClientKey) -> Self {
        Self::new(["{\"clientKey\":", &json_string(key), "}"].concat())
    }

    /// Returns the bytes as they are sent, key and all. Only the request may take them.
    #[must_use]
    pub fn expose_body(&self) -> Bytes {
        self.0.clone()
    }

    fn new(text: String) -> Self {
        Self(Bytes::from_owner(Zeroizing::new(text.into_bytes())))
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.0.len())
    }
}

fn json_string(key: &ClientKey) -> Zeroizing<String> {
    Zeroizing::new(serde_json::Value::from(key.expose()).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_samples_are_made_byte_for_byte() {
        let (key, _) = ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap();
        let result = RequestBody::about_task(&key, &TaskId::from_token("7654321"));
        let expected = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","taskId":7654321}"#;
        assert_eq!(std::str::from_utf8(&result.expose_body()).unwrap(), expected);
        let balance = RequestBody::about_account(&key);
        let expected = r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057"}"#;
        assert_eq!(std::str::from_utf8(&balance.expose_body()).unwrap(), expected);
        assert_eq!(format!("{result:?}"), "RequestBody(65 bytes)");
    }

    #[test]
    fn text_ids_and_keys_are_escaped_as_json() {
        let (key, _) = ClientKey::from_input("a\"key\\").unwrap();
        let body = RequestBody::about_task(&key, &TaskId::from_token("\"uuid\""));
        let json: serde_json::Value = serde_json::from_slice(&body.expose_body()).unwrap();
        assert_eq!((json["clientKey"].as_str(), json["taskId"].as_str()), (Some("a\"key\\"), Some("uuid")));
    }
}
