//! Where a profile's key is.

/// Where a profile's key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// The keychain is being asked.
    Loading,
    Saving,
    /// It is in the operating system's keychain.
    Keychain,
    /// It stays until the program ends, and why.
    Session(String),
    /// The keychain may have it and can't be read, and why.
    Unread(String),
}

impl KeyPlace {
    /// What the window says beside the key.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Loading => "Asking the keychain for the key".to_owned(),
            Self::Saving => "Saving the key in the keychain".to_owned(),
            Self::Keychain => "The key is in the system's keychain".to_owned(),
            Self::Unread(why) => why.clone(),
            Self::Session(why) => format!("{why}. The key stays only until CapKill Desk is closed"),
        }
    }
}
