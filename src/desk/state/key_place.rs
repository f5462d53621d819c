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

/// Returns what happens to a key that is forgotten, by the place where it is kept; `None` for a place that is not known.
#[must_use]
pub(super) const fn when_forgotten(place: Option<&KeyPlace>) -> &'static str {
    match place {
        Some(KeyPlace::Keychain | KeyPlace::Saving) => {
            "It is deleted from the system's keychain too, for all data directories"
        }
        Some(KeyPlace::Loading | KeyPlace::Unread(_)) => {
            "The system's keychain may have it, and is asked to delete it too, for all data directories"
        }
        Some(KeyPlace::Session(_)) | None => "It is not kept in a keychain, so it is gone at once",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keychain_is_named_only_where_it_has_the_key() {
        assert!(when_forgotten(Some(&KeyPlace::Keychain)).contains("deleted from the system's keychain"));
        for place in [None, Some(&KeyPlace::Session("No keychain is running".into()))] {
            assert_eq!(when_forgotten(place), "It is not kept in a keychain, so it is gone at once");
        }
    }
}
