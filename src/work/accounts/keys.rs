//! Keys: read from the system's keychain, kept in it, deleted from it.

use crate::keychain::{KeptKey, Keychain, KeychainError};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;

/// Why a key is deleted, to be told once it is.
#[derive(Clone, Debug)]
pub enum KeyDeletion {
    /// The profile with this name was deleted.
    WithProfile(String),
    /// The operator has no more use for the key of the profile with this name.
    Forgotten(String),
}

/// Something to do with a profile's key.
pub enum KeyJob {
    Load(String),
    /// Remembers the keys of the profiles with these ids, to be taken out wherever they turn up.
    Learn(Vec<String>),
    Save(String, KeptKey),
    Delete {
        profile_id: String,
        why: KeyDeletion,
    },
}

/// Why the keychain did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    #[error("The keychain could not be asked. {0}")]
    Lost(#[from] Lost),
}

/// What came of a job with a key.
pub enum KeyEvent {
    Loaded { profile_id: String, result: Result<Option<KeptKey>, KeyError> },
    Saved { profile_id: String, result: Result<(), KeyError> },
    Deleted { profile_id: String, why: KeyDeletion, result: Result<(), KeyError> },
}

/// Does the jobs with keys.
pub struct Keys {
    services: Services,
    outbox: Outbox<KeyEvent>,
    keychain: Keychain,
}

impl Keys {
    /// Prepares the jobs with keys.
    pub fn new(services: Services, outbox: Outbox<KeyEvent>, keychain: Keychain) -> Self {
        Self { services, outbox, keychain }
    }

    /// Starts a job. What changes the keychain is finished when the program is closed; a prompt that only
    /// reads may be left open.
    pub fn run(&self, job: KeyJob) {
        let (services, keychain) = (self.services.clone(), self.keychain.clone());
        match job {
            KeyJob::Load(profile_id) => {
                let asked = profile_id.clone();
                let lost = |panic: Lost| KeyEvent::Loaded { profile_id: asked, result: Err(panic.into()) };
                self.services.start(&self.outbox, lost, async move {
                    let result = keychain.load(&profile_id).await;
                    if let Ok(Some(kept)) = &result {
                        services.keys_seen.note(&kept.key);
                    }
                    Some(KeyEvent::Loaded { profile_id, result: result.map_err(Into::into) })
                });
            }
            KeyJob::Learn(profile_ids) => {
                let keys = services.keys_seen.clone();
                tokio::spawn(async move {
                    let learnt = keychain.load_each(&profile_ids, |key| keys.note(key)).await;
                    // Nobody has asked for these keys: what is in the way is told when one is needed.
                    if let Err(error) = learnt {
                        tracing::info!(%error, "keys of other profiles not read");
                    }
                });
            }
            KeyJob::Save(profile_id, kept) => {
                services.keys_seen.note(&kept.key);
                let asked = profile_id.clone();
                let lost = |panic: Lost| KeyEvent::Saved { profile_id: asked, result: Err(panic.into()) };
                self.services.start_to_finish(&self.outbox, lost, async move {
                    let result = keychain.save(&profile_id, kept).await.map_err(Into::into);
                    Some(KeyEvent::Saved { profile_id, result })
                });
            }
            KeyJob::Delete { profile_id, why } => {
                let asked = (profile_id.clone(), why.clone());
                let lost =
                    |panic: Lost| KeyEvent::Deleted { profile_id: asked.0, why: asked.1, result: Err(panic.into()) };
                self.services.start_to_finish(&self.outbox, lost, async move {
                    let result = keychain.delete(&profile_id).await.map_err(Into::into);
                    Some(KeyEvent::Deleted { profile_id, why, result })
                });
            }
        }
    }
}
