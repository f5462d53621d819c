//! The key with which a subcommand sends, and where that key may go.

use std::error::Error;

use thiserror::Error;

use crate::cli::terminal::complain;
use crate::contract::{BaseUrl, ClientKey, Origin};
use crate::keychain::{KeptKey, KeyOrigin, Keychain, KeychainError, SessionKeys};
use crate::profile::{Profile, SANDBOX_ID, SANDBOX_KEY, own_origin};

/// Why nothing could be sent.
#[derive(Debug, Error)]
pub(super) enum ProfileKeyError {
    #[error("The profile {0} has no key here; enter it in the window where a keychain runs, or set CAPKILL_CLIENT_KEY")]
    NoKey(String),
    #[error("The base URL of the profile {0} can't be read; correct it in the window")]
    NoAddress(String),
    #[error("--address {0} is no address; write the profile's base URL, such as https://service.example/api/")]
    Unreadable(String),
    #[error(
        "Nothing was sent: the key {hint} was not confirmed for {asked}, which the profile {profile} names{confirmed}; \
         say yes to it in the window, or repeat it with --address {asked}"
    )]
    NewAddress {
        profile: String,
        hint: String,
        asked: Origin,
        /// Empty, or where the key may go.
        confirmed: String,
    },
}

/// Reads the address that the operator repeats on the command line.
///
/// # Errors
/// When the text is no address.
pub(super) fn asked_address(text: Option<&str>) -> Result<Option<Origin>, ProfileKeyError> {
    let url = text.map(|text| BaseUrl::parse(text).map_err(|_| ProfileKeyError::Unreadable(text.into())));
    Ok(url.transpose()?.map(|url| Origin::of(&url)))
}

/// Returns a profile's address and the key that may go there; `address` is where the operator says that it may.
///
/// # Errors
/// When there is no key or no address, and when nobody said that the key may go there.
pub(super) async fn confirmed_key(
    profile: &Profile,
    address: Option<&Origin>,
) -> Result<(BaseUrl, ClientKey), Box<dyn Error>> {
    let base_url = profile.address.base_url().cloned();
    let base_url = base_url.ok_or_else(|| ProfileKeyError::NoAddress(profile.name.clone()))?;
    let asked = Origin::of(&base_url);
    let kept = key_of(profile).await?;
    let is_named = address == Some(&asked);
    // The sandbox is this very process.
    if profile.id != SANDBOX_ID && !is_named && kept.place.confirmed() != Some(&asked) {
        return Err(new_address(profile, &kept, asked).into());
    }
    Ok((base_url, kept.key))
}

fn new_address(profile: &Profile, kept: &KeptKey, asked: Origin) -> ProfileKeyError {
    let confirmed = kept.place.confirmed().map(|origin| format!("; it is for {origin}")).unwrap_or_default();
    ProfileKeyError::NewAddress { profile: profile.name.clone(), hint: kept.key.masked(), asked, confirmed }
}

/// Returns the profile's own key in the keychain, or else the key of the environment, as in the window; each with where
/// it may be sent.
async fn key_of(profile: &Profile) -> Result<KeptKey, Box<dyn Error>> {
    let from_environment = SessionKeys::from_environment().get(&profile.id).cloned();
    if profile.id == SANDBOX_ID {
        let own = || ClientKey::from_input(SANDBOX_KEY).map(|(key, _)| key);
        let key = from_environment.or_else(own).ok_or_else(|| ProfileKeyError::NoKey(profile.name.clone()))?;
        return Ok(KeptKey { key, place: KeyOrigin::Unsettled });
    }
    let keychain = Keychain::start()?;
    match (keychain.load(&profile.id).await, from_environment) {
        (Ok(Some(kept)), _) => match own_origin(&profile.id).filter(|_| kept.place == KeyOrigin::OfEarlierVersion) {
            Some(own) => Ok(taken_over(profile, kept.key, own, &keychain).await?),
            None => Ok(kept),
        },
        (Ok(None) | Err(KeychainError::Unavailable(_)), Some(key)) => {
            let place = own_origin(&profile.id).map_or(KeyOrigin::Unsettled, KeyOrigin::For);
            Ok(KeptKey { key, place })
        }
        (Ok(None), None) => Err(ProfileKeyError::NoKey(profile.name.clone()).into()),
        // A locked keychain may hold another key, and the environment's may be another account's.
        (Err(error), _) => Err(error.into()),
    }
}

/// Binds a built-in profile's key that an earlier version kept to the address that comes with the program, once, and
/// says so.
async fn taken_over(
    profile: &Profile,
    key: ClientKey,
    origin: Origin,
    keychain: &Keychain,
) -> Result<KeptKey, KeychainError> {
    let kept = KeptKey { key, place: KeyOrigin::For(origin.clone()) };
    keychain.save(&profile.id, kept.clone()).await?;
    let (hint, name) = (kept.key.masked(), &profile.name);
    complain(&format!("the key {hint} of the profile {name} is for {origin} from now on"));
    Ok(kept)
}
