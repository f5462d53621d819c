//! Where a call goes, and with whose key.

use crate::contract::{BaseUrl, ClientKey, Origin};
use crate::history::SubmissionId;
use crate::profile::{Address, Profile};

/// Where a call is to go, and with whose key.
#[derive(Clone, Debug)]
pub(in crate::desk) struct Target {
    pub profile: Profile,
    pub base_url: BaseUrl,
    pub key: ClientKey,
    /// The submission whose row names the address; `None` where the profile does.
    pub named_by: Option<SubmissionId>,
}

impl Target {
    /// Returns what the key has to be bound to; `None` for the sandbox of this very run, which is the program itself.
    #[must_use]
    pub(in crate::desk) fn origin(&self) -> Option<Origin> {
        let is_own = matches!(&self.profile.address, Address::Sandbox(Some(own)) if *own == self.base_url);
        (!is_own).then(|| Origin::of(&self.base_url))
    }
}

/// An address that a key was not confirmed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAddress {
    pub profile_id: String,
    /// The profile's name.
    pub profile: String,
    pub key: ClientKey,
    /// Where the key was confirmed to go.
    pub confirmed: Vec<Origin>,
    /// Where it is to go.
    pub asked: Origin,
    /// The submission whose row names the address; `None` where the profile does.
    pub named_by: Option<SubmissionId>,
}
