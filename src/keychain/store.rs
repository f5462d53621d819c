//! The operating system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager
//! on Windows.
//!
//! One thread makes the calls one after another, because an unlock prompt takes as long as the operator
//! likes. Nobody waits for the thread to end, so a prompt that hangs does not keep the program open.

use std::io;
use std::thread;
use std::time::Duration;

use keyring::Error as StoreError;
use keyring::v1::Entry;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::contract::{ClientKey, Origin, SecretText};

/// The service's name in the keychain; an entry's second name is a profile's id.
const SERVICE: &str = "capkill-desk";

/// How long an answer is waited for. The operator may still answer the prompt later, for the next call.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many calls may wait for the thread.
const QUEUE: usize = 64;

/// Why the keychain could not be used.
#[derive(Debug, Error)]
pub enum KeychainError {
    #[error("No keychain is running on this system; start one, then CapKill Desk again, to keep keys")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("The keychain is locked or access was denied; unlock it, then choose the profile again or enter the key")]
    Denied(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("The keychain failed; check that it is running, then start CapKill Desk again")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("The keychain gave no answer within {} s; look for its prompt, then choose the profile again", .0.as_secs())]
    NoAnswer(Duration),
    #[error("The keychain holds something else than a key for this profile; enter the key again")]
    Unreadable,
    #[error("The keychain's thread has ended; restart CapKill Desk")]
    Closed,
}

impl KeychainError {
    /// Turns an error of the store into one that can't hold the secret.
    fn from_store(error: StoreError) -> Self {
        match error {
            StoreError::NoDefaultStore => Self::Unavailable("no Secret Service answers on the session bus".into()),
            StoreError::NoStorageAccess(cause) => Self::Denied(cause),
            // These errors hold the bytes that were stored.
            StoreError::BadEncoding(_) | StoreError::BadDataFormat(..) => Self::Unreadable,
            StoreError::PlatformFailure(cause) => Self::Failed(cause),
            error => Self::Failed(error.to_string().into()),
        }
    }
}

/// Where a key in the keychain may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyOrigin {
    For(Origin),
    /// The key was entered or taken over, and nobody said yes to an address yet.
    Unsettled,
    /// An earlier version kept the key, which knew no addresses.
    OfEarlierVersion,
}

impl KeyOrigin {
    /// Returns the address that the key may be sent to.
    #[must_use]
    pub const fn confirmed(&self) -> Option<&Origin> {
        match self {
            Self::For(origin) => Some(origin),
            Self::Unsettled | Self::OfEarlierVersion => None,
        }
    }
}

/// A key as the keychain keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptKey {
    pub key: ClientKey,
    pub place: KeyOrigin,
}

/// The text that an entry has in an address's place while the key has none.
const UNSETTLED: &str = "?";

impl KeptKey {
    /// Reads the secret of an entry: the address, a space and the key, or the key alone.
    fn read(secret: &str) -> Option<Self> {
        let parts = secret.split_once(' ').filter(|(_, key)| !key.trim().is_empty());
        let placed = parts.and_then(|(place, key)| match place {
            UNSETTLED => Some((KeyOrigin::Unsettled, key)),
            address => Some((KeyOrigin::For(Origin::parse(address)?), key)),
        });
        let (place, key) = placed.unwrap_or((KeyOrigin::OfEarlierVersion, secret));
        Some(Self { key: ClientKey::from_input(key)?.0, place })
    }

    fn secret(&self) -> SecretText {
        let key = self.key.expose();
        let secret = match &self.place {
            KeyOrigin::For(origin) => format!("{origin} {key}"),
            KeyOrigin::Unsettled => format!("{UNSETTLED} {key}"),
            KeyOrigin::OfEarlierVersion => key.to_owned(),
        };
        secret.into()
    }
}

type Call = Box<dyn FnOnce() + Send>;

/// A handle to the keychain. Clones share its thread, which ends with the last of them.
#[derive(Clone)]
pub struct Keychain {
    /// The way to the thread; `None` when no keychain is to be used.
    calls: Option<mpsc::Sender<Call>>,
}

impl Keychain {
    /// Starts the thread. The keychain is not touched before the first call.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start() -> io::Result<Self> {
        let (calls, mut receiver) = mpsc::channel::<Call>(QUEUE);
        let run = move || {
            while let Some(call) = receiver.blocking_recv() {
                call();
            }
        };
        thread::Builder::new().name("keychain".to_owned()).spawn(run)?;
        Ok(Self { calls: Some(calls) })
    }

    /// Returns a handle that uses no keychain: keys stay for the session.
    #[must_use]
    pub fn unused() -> Self {
        Self { calls: None }
    }

    /// Returns the key of a profile, or `None` when the keychain has none.
    ///
    /// # Errors
    /// When the keychain can't be asked, or holds something else.
    pub async fn load(&self, profile_id: &str) -> Result<Option<KeptKey>, KeychainError> {
        self.call(profile_id, |entry| match entry.get_password() {
            Ok(secret) => KeptKey::read(&SecretText::from(secret)).map(Some).ok_or(KeychainError::Unreadable),
            Err(StoreError::NoEntry) => Ok(None),
            Err(error) => Err(KeychainError::from_store(error)),
        })
        .await
    }

    /// Hands the keys of profiles over, asked for one after another.
    ///
    /// # Errors
    /// When the keychain can't be asked. It is asked no further then: a locked one would prompt for each key.
    pub async fn load_each(&self, profile_ids: &[String], found: impl Fn(&ClientKey)) -> Result<(), KeychainError> {
        for profile_id in profile_ids {
            match self.load(profile_id).await {
                Ok(Some(kept)) => found(&kept.key),
                Ok(None) | Err(KeychainError::Unreadable) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Keeps a profile's key with the address that it may be sent to.
    ///
    /// # Errors
    /// When the key was not kept.
    pub async fn save(&self, profile_id: &str, kept: KeptKey) -> Result<(), KeychainError> {
        self.call(profile_id, move |entry| entry.set_password(&kept.secret()).map_err(KeychainError::from_store)).await
    }

    /// Removes a profile's key. A key that is not there is no error.
    ///
    /// # Errors
    /// When the key may still be there.
    pub async fn delete(&self, profile_id: &str) -> Result<(), KeychainError> {
        self.call(profile_id, |entry| match entry.delete_credential() {
            Ok(()) | Err(StoreError::NoEntry) => Ok(()),
            Err(error) => Err(KeychainError::from_store(error)),
        })
        .await
    }

    async fn call<T: Send + 'static>(
        &self,
        profile_id: &str,
        job: impl FnOnce(&Entry) -> Result<T, KeychainError> + Send + 'static,
    ) -> Result<T, KeychainError> {
        let Some(calls) = &self.calls else {
            return Err(KeychainError::Unavailable("it is switched off".into()));
        };
        let profile_id = profile_id.to_owned();
        let (answer, answered) = oneshot::channel();
        let call: Call = Box::new(move || {
            let entry = Entry::new(SERVICE, &profile_id).map_err(KeychainError::from_store);
            // The caller may have stopped waiting.
            let _ = answer.send(entry.and_then(|entry| job(&entry)));
        });
        let patient = async {
            calls.send(call).await.map_err(|_| KeychainError::Closed)?;
            answered.await.map_err(|_| KeychainError::Closed)?
        };
        tokio::time::timeout(PATIENCE, patient).await.unwrap_or(Err(KeychainError::NoAnswer(PATIENCE)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(secret: &str) -> Option<(String, KeyOrigin)> {
        let KeptKey { key, place } = KeptKey::read(secret)?;
        Some((key.expose().to_owned(), place))
    }

    #[test]
    fn a_kept_key_comes_back_with_its_address() {
        let earlier = || KeyOrigin::OfEarlierVersion;
        for (key, place) in [
            ("67b6bcbb1a728ea8", KeyOrigin::For(Origin::parse("https://capkill.com").unwrap())),
            ("67b6bcbb1a728ea8", KeyOrigin::Unsettled),
            ("sandbox:slow", earlier()),
            ("a b", earlier()),
        ] {
            let kept = KeptKey { key: ClientKey::from_input(key).unwrap().0, place: place.clone() };
            assert_eq!(read(&kept.secret()), Some((key.to_owned(), place)));
        }
        assert_eq!(read("https://capkill.com "), Some(("https://capkill.com".to_owned(), earlier())));
        assert_eq!(read(" "), None);
    }
}
