//! `capkill-desk check`: one getBalance in a terminal, for cron.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::profile_key::{asked_address, confirmed_key};
use crate::cli::terminal::{complain, stdout};
use crate::contract::{ClientKey, Origin, chain, refuses_key};
use crate::disk::make_private;
use crate::history::History;
use crate::judge::{Check, Verdict};
use crate::payload::{KeysSeen, in_one_line};
use crate::profile::{Address, Profile, Settings, find_profile};
use crate::sandbox::Sandbox;
use crate::work::{BalanceCall, Clock, check_balance, keep_balance};

/// Exit code when the service said no.
const REFUSED: u8 = 2;

/// Exit code when nothing came that settles whether the key is accepted.
const NO_ANSWER: u8 = 3;

/// Checks the profile of a name, or the first profile when no name is given; `address` is where its key may be sent
/// although nobody said so in the window. Returns the exit code.
pub(super) fn run(directory: &Path, name: Option<&str>, address: Option<&str>) -> Result<ExitCode, Box<dyn Error>> {
    let address = asked_address(address)?;
    make_private(directory);
    let settings = Settings::look(directory)?;
    let mut profile = find_profile(&settings.profiles, name)?.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // The sandbox answers as long as it is kept.
        let sandbox = if profile.address.is_sandbox() { Some(Sandbox::start(0).await?) } else { None };
        if let Some(sandbox) = &sandbox {
            profile.address = Address::parse(&sandbox.base_url());
        }
        check(&profile, directory, address.as_ref()).await
    })
}

/// Asks for the balance, prints the answer and keeps it. Returns the exit code.
async fn check(profile: &Profile, directory: &Path, address: Option<&Origin>) -> Result<ExitCode, Box<dyn Error>> {
    let (base_url, key) = confirmed_key(profile, address).await?;
    let request = BalanceCall::new(profile, base_url, key);
    let keys = KeysSeen::default();
    let check = check_balance(&request, &Clock::system(), &keys).await;
    let (sentence, code) = printable(profile, &request.key, &check);
    writeln!(stdout(), "{sentence}")?;
    // The answer is printed already: a failure from here on must not change the exit code.
    if let Err(error) = keep(directory, &request, &check, keys).await {
        complain(&format!("the balance was not kept: {}", chain(error.as_ref())));
    }
    Ok(ExitCode::from(code))
}

/// Returns a line for the terminal, and the exit code. Hidden characters are taken out of the line, because what a
/// service writes must neither steer the terminal nor turn what is read there.
fn printable(profile: &Profile, key: &ClientKey, check: &Check) -> (String, u8) {
    let (sentence, code) = sentence(profile, key, check);
    (in_one_line(&sentence).into_owned(), code)
}

/// Returns what was found in a sentence, and the exit code.
fn sentence(profile: &Profile, key: &ClientKey, check: &Check) -> (String, u8) {
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
            let who = if refuses_key(code.as_deref()) { format!("key {key} refused") } else { "refused".to_owned() };
            let code = code.as_ref().map(|code| format!(" with {code}")).unwrap_or_default();
            (format!("{name}: {who}{code}: {} ({latency})", check.detail), REFUSED)
        }
        Verdict::NoBalance => (format!("{name}: key {key} accepted, no balance in the reply ({latency})"), NO_ANSWER),
        Verdict::NoAnswer => (format!("{name}: {} ({latency})", check.detail), NO_ANSWER),
    }
}

/// Keeps the balance for the window's overview. A window that is open meanwhile is not disturbed.
async fn keep(directory: &Path, request: &BalanceCall, check: &Check, keys: KeysSeen) -> Result<(), Box<dyn Error>> {
    let history = History::visit(directory)?.without_keys(keys);
    keep_balance(request, check, &history).await?;
    Ok(())
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
            (Verdict::Refused { code: Some("E".into()) }, "Why", "Mine: refused with E: Why (12 ms)", 2),
            (Verdict::Refused { code: None }, "Why\n\u{1b}[2J", "Mine: key ••••2057 refused: Why  [2J (12 ms)", 2),
            (Verdict::NoBalance, "", "Mine: key ••••2057 accepted, no balance in the reply (12 ms)", 3),
            (Verdict::NoAnswer, "No answer", "Mine: No answer (12 ms)", 3),
            (Verdict::NoAnswer, "a\u{202e}b", "Mine: a‹U+202E›b (12 ms)", 3),
        ] {
            let check = Check { verdict, detail: detail.into(), departures: vec![], latency_ms: 12, at_ms: 0 };
            assert_eq!(printable(&profile, &key, &check), (line.to_owned(), code));
        }
    }
}
