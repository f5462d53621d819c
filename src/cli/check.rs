//! `capkill-desk check`: one getBalance in a terminal, for cron.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use thiserror::Error;

use crate::contract::ClientKey;
use crate::desk::{
    Address, BalanceCall, Check, Clock, Profile, SANDBOX_ID, SANDBOX_KEY, Settings, Verdict, check_balance,
    find_profile, keep_balance,
};
use crate::history::History;
use crate::keychain::{Keychain, SessionKeys};
use crate::sandbox::Sandbox;

/// The service said no.
const REFUSED: u8 = 2;

/// Nothing came that settles whether the key is accepted.
const NO_ANSWER: u8 = 3;

/// Why nothing could be asked.
#[derive(Debug, Error)]
enum CheckError {
    #[error("The profile {0} has no key here; enter it in the window where a keychain runs, or set CAPKILL_CLIENT_KEY")]
    NoKey(String),
    #[error("The base URL of the profile {0} can't be read; mend it in the window")]
    NoAddress(String),
}

/// Checks a profile, the first one when none is named.
pub(super) fn run(directory: &Path, name: Option<&str>) -> Result<ExitCode, Box<dyn Error>> {
    let (settings, problem) = Settings::load(directory);
    if let Some(problem) = problem {
        return Err(problem.into());
    }
    let at = find_profile(&settings.profiles, name)?;
    let mut profile = settings.profiles.get(at).cloned().ok_or("There is no profile")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let sandbox = match profile.address {
            Address::Sandbox(_) => Some(Sandbox::start(0).await?),
            _ => None,
        };
        if let Some(sandbox) = &sandbox {
            profile.address = Address::parse(&sandbox.base_url());
        }
        let key = key_of(&profile).await?;
        let base_url = profile.address.base_url().cloned();
        let base_url = base_url.ok_or_else(|| CheckError::NoAddress(profile.name.clone()))?;
        let request = BalanceCall::new(&profile, base_url, key);
        let clock = Clock::system();
        let check = check_balance(&request, &clock).await;
        let (sentence, code) = tell(&profile, &request.key, &check);
        println!("{sentence}");
        // The answer is told already; what fails from here on must not change it.
        if let Err(error) = keep(directory, &request, &check).await {
            eprintln!("capkill-desk: the balance was not kept: {}", super::explain(error.as_ref()));
        }
        Ok(ExitCode::from(code))
    })
}

/// The key of the environment, or the one in the keychain.
async fn key_of(profile: &Profile) -> Result<ClientKey, Box<dyn Error>> {
    if let Some(key) = SessionKeys::from_environment().get(&profile.id) {
        return Ok(key.clone());
    }
    let stored = if profile.id == SANDBOX_ID {
        ClientKey::from_input(SANDBOX_KEY).map(|(key, _)| key)
    } else {
        Keychain::start()?.load(&profile.id).await?
    };
    Ok(stored.ok_or_else(|| CheckError::NoKey(profile.name.clone()))?)
}

/// A line for the terminal, and the exit code.
fn tell(profile: &Profile, key: &ClientKey, check: &Check) -> (String, u8) {
    let (name, key) = (&profile.name, key.masked());
    let latency = format!("{} ms", check.latency_ms);
    match &check.verdict {
        Verdict::Accepted { balance } => {
            let low = if profile.is_low(balance) {
                format!(", below the threshold of {}", profile.low_balance)
            } else {
                String::new()
            };
            (format!("{name}: key {key} accepted, balance {balance}{low} ({latency})"), 0)
        }
        Verdict::Refused { code } => {
            let code = code.as_ref().map(|code| format!(" with {code}")).unwrap_or_default();
            (format!("{name}: key {key} refused{code}: {} ({latency})", check.detail), REFUSED)
        }
        Verdict::NoAnswer => (format!("{name}: {} ({latency})", check.detail), NO_ANSWER),
    }
}

/// Keeps the balance for the window's chart. A desk that runs meanwhile is not disturbed.
async fn keep(directory: &Path, request: &BalanceCall, check: &Check) -> Result<(), Box<dyn Error>> {
    let history = History::visit(directory)?;
    Ok(keep_balance(request, check, &history).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_has_its_line_and_code() {
        let mut profile = Profile::new("p", "Mine", Address::parse("http://127.0.0.1:1/"));
        profile.low_balance = "5".into();
        let key = ClientKey::from_input("67b6bcbb1a728ea8d563de6d169a2057").unwrap().0;
        let accepted = |balance: &str| Verdict::Accepted { balance: balance.into() };
        for (verdict, detail, line, code) in [
            (accepted("7"), "", "Mine: key ••••2057 accepted, balance 7 (12 ms)", 0),
            (accepted("4.9"), "", "Mine: key ••••2057 accepted, balance 4.9, below the threshold of 5 (12 ms)", 0),
            (Verdict::Refused { code: Some("E".into()) }, "Why", "Mine: key ••••2057 refused with E: Why (12 ms)", 2),
            (Verdict::Refused { code: None }, "Why", "Mine: key ••••2057 refused: Why (12 ms)", 2),
            (Verdict::NoAnswer, "No answer", "Mine: No answer (12 ms)", 3),
        ] {
            let check = Check { verdict, detail: detail.into(), departures: vec![], latency_ms: 12, at_ms: 0 };
            assert_eq!(tell(&profile, &key, &check), (line.to_owned(), code));
        }
    }
}
