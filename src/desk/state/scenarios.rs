//! What the sandbox can be made to do: the keys that a window offers.

use std::borrow::Cow;

use crate::contract::{ClientKey, ERROR_CODES, chain};
use crate::profile::SANDBOX_KEY;
use crate::sandbox::{ListedRecording, RecordingsList, recording_key, scenario_keys};

/// Something the sandbox does, and the key that asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub key: String,
    /// What the sandbox does, in a few words.
    pub does: Cow<'static, str>,
    pub takes: Taken,
    /// The sandbox can't do it: a recording is damaged, and what it does says how.
    pub is_broken: bool,
}

/// What a scenario's key takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The key is whole.
    Nothing,
    /// An error code follows the key.
    ErrorCode,
}

/// The scenarios that were recorded, each a file of the data directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedScenarios {
    pub scenarios: Vec<Scenario>,
    /// What there is to say besides: more than are listed, or why none can be.
    pub remark: Option<String>,
}

/// Returns everything the sandbox can be made to do by itself, what it does unasked first.
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    let scenario = |key, does, takes| Scenario { key, does: Cow::Borrowed(does), takes, is_broken: false };
    let own = scenario(SANDBOX_KEY.to_owned(), "Solves it after a second", Taken::Nothing);
    let others = scenario_keys()
        .map(|(key, does, takes_code)| scenario(key, does, if takes_code { Taken::ErrorCode } else { Taken::Nothing }));
    std::iter::once(own).chain(others).collect()
}

impl Scenario {
    /// Returns the key itself, or with each error code that may follow it.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        match self.takes {
            Taken::Nothing => vec![self.key.clone()],
            Taken::ErrorCode => ERROR_CODES.iter().map(|known| format!("{}{}", self.key, known.code)).collect(),
        }
    }

    /// Whether a key asks for this.
    #[must_use]
    pub fn is_asked_by(&self, key: &ClientKey) -> bool {
        let is_same = |text: &String| ClientKey::from_input(text).is_some_and(|(known, _)| known == *key);
        self.keys().iter().any(is_same)
    }

    fn of_recording(recording: &ListedRecording) -> Self {
        let ListedRecording { name, about } = recording;
        let (does, is_broken) = match about {
            Ok(about) => (format!("Replays {name}: {about}"), false),
            Err(error) => (chain(error), true),
        };
        Self { key: recording_key(name), does: does.into(), takes: Taken::Nothing, is_broken }
    }
}

impl RecordedScenarios {
    pub(in crate::desk) fn new(list: &RecordingsList) -> Self {
        let more = (list.left_out > 0).then(|| format!("and {} more", crate::contract::grouped(list.left_out as u64)));
        Self { scenarios: list.recordings.iter().map(Scenario::of_recording).collect(), remark: more }
    }

    /// Returns what there is to say where a key asks for a recording that is gone.
    pub(super) fn gone(&self, key: &ClientKey) -> Option<String> {
        // What is not listed may still be there.
        let is_there = self.remark.is_some() || self.scenarios.iter().any(|one| one.is_asked_by(key));
        key.recording().filter(|_| !is_there).map(|name| format!("There is no recording {name} any more"))
    }

    pub(in crate::desk) fn unread(why: String) -> Self {
        Self { scenarios: Vec::new(), remark: Some(why) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::RecordingError;

    fn listed(name: &str, about: Result<String, RecordingError>) -> ListedRecording {
        ListedRecording { name: name.to_owned(), about }
    }

    #[test]
    fn recordings_say_what_they_replay_and_which_are_damaged() {
        let damaged = RecordingError::Unsound { name: "b".to_owned(), why: "it is no JSON".to_owned() };
        let list = RecordingsList {
            recordings: vec![
                listed("a", Ok("createTask and 2 polls, curl to CapKill".to_owned())),
                listed("b", Err(damaged)),
            ],
            left_out: 1_200,
        };
        let recorded = RecordedScenarios::new(&list);
        let said: Vec<_> =
            recorded.scenarios.iter().map(|one| (one.key.as_str(), one.does.as_ref(), one.is_broken)).collect();
        assert_eq!(
            said,
            [
                ("sandbox:recorded:a", "Replays a: createTask and 2 polls, curl to CapKill", false),
                ("sandbox:recorded:b", "The scenario b can't be replayed: it is no JSON", true)
            ]
        );
        assert_eq!(recorded.remark.as_deref(), Some("and 1,200 more"));
    }
}
