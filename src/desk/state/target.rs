//! Where a call goes, and with whose key.

use crate::contract::{BaseUrl, ClientKey, Origin};
use crate::history::SubmissionId;
use crate::keychain::SessionKeys;
use crate::profile::{Address, Costs, Profile, own_origin};
use crate::view::TargetChip;

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
    /// Returns what the window shows of the target.
    #[must_use]
    pub(in crate::desk) fn chip(&self) -> TargetChip {
        TargetChip::new(&self.profile, Some(&self.base_url), Some(self.key.masked()))
    }

    /// Returns what the key has to be bound to; `None` for the sandbox of this very run, which is the program itself.
    #[must_use]
    pub(in crate::desk) fn origin(&self) -> Option<Origin> {
        let is_own = matches!(&self.profile.address, Address::Sandbox(Some(own)) if *own == self.base_url);
        (!is_own).then(|| Origin::of(&self.base_url))
    }

    /// Returns whether the key may go to the address. A key that was never bound goes unasked only from a built-in
    /// profile to the address that comes with the program: whoever writes the settings can name any other.
    #[must_use]
    pub(in crate::desk) fn permission(&self, keys: &SessionKeys) -> Permission {
        let Some(asked) = self.origin().filter(|origin| !keys.may_go(&self.key, origin)) else {
            return Permission::Given;
        };
        let confirmed: Vec<Origin> = keys.origins(&self.key).cloned().collect();
        let is_own = self.named_by.is_none() && own_origin(&self.profile.id).as_ref() == Some(&asked);
        if confirmed.is_empty() && is_own && !keys.is_unsettled(&self.key) {
            return Permission::Own(asked);
        }
        Permission::Unasked(NewAddress {
            profile_id: self.profile.id.clone(),
            profile: self.profile.name.clone(),
            key: self.key.clone(),
            confirmed,
            asked,
            named_by: self.named_by,
            own: own_origin(&self.profile.id),
            costs: self.profile.costs(),
        })
    }
}

/// Whether a key may go to an address.
#[derive(Debug)]
pub(in crate::desk) enum Permission {
    /// The address is confirmed, or is the sandbox of this very run.
    Given,
    /// The key was never bound, and the address is the one that comes with the program.
    Own(Origin),
    /// The operator is to be asked.
    Unasked(NewAddress),
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
    /// The address that the profile comes with; `None` for a profile that does not come with the program.
    pub own: Option<Origin>,
    /// What the profile's calls cost.
    pub costs: Costs,
}
