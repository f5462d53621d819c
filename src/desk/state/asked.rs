//! Questions that come before something is sent, each with what the window shows and where it would go.

use super::submitting::HeldCall;
use super::target::NewAddress;
use crate::desk::command::{Act, Command, SubmissionCommand};
use crate::history::SameBefore;
use crate::judge::{money_of_other_key, way_out_of_refusals};
use crate::view::TargetChip;
use crate::work::JobId;

/// What is known of a key that was refused again and again.
const REFUSED_OFTEN: &str =
    "This key was refused three times within ten minutes, and compatible services block for ten minutes then";

/// Something to decide before going on. Nothing has been sent. Each question says what it is about, so that a late click
/// answers no other one.
#[derive(Clone, Debug)]
pub enum Question {
    /// The call goes elsewhere than the window shows, or needs a second look for another reason.
    Call(HeldCall, CallQuestion),
    /// The payload was sent a short while ago and may have been paid.
    SameBefore(SameQuestion),
    /// The key is to go where it was not confirmed to go.
    NewAddress(NewAddress),
    /// A test is to send to a callback address that came with the draft, and that nobody has typed here.
    Callback(String),
}

impl Question {
    /// Returns the command that says yes to this question, and to no other one.
    #[must_use]
    pub fn yes(&self) -> Command {
        match self {
            Self::Call(call, _) => Command::CallAnyway(*call),
            Self::SameBefore(asked) => SubmissionCommand::SendAllTheSame(asked.job).into(),
            Self::NewAddress(asked) => Command::ConfirmAddress(Box::new(asked.clone())),
            Self::Callback(url) => Command::ConfirmCallback(url.clone()),
        }
    }

    /// Whether a call is asked about for a reason.
    #[must_use]
    pub fn is_about(&self, reason: &Reason) -> bool {
        matches!(self, Self::Call(_, asked) if asked.reasons.contains(reason))
    }
}

/// Why a call is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The call's profile is not the header's.
    OtherProfile,
    /// The call's profile is the header's, and its address is another one: the profile's was changed since the task was
    /// created.
    OtherAddress,
    /// The record was sent with this key, which is not the one that would be sent; empty where it had none.
    OtherKey(String),
    /// The record may have been paid, so that the payload would be paid for again.
    MayBePaid,
    /// The key was refused three times within ten minutes.
    RefusedOften,
    /// An entry of the palette was run that goes to a service which costs money.
    Palette,
    /// Another program decides what is sent with the key.
    Session,
}

/// A call that waits for the operator's yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallQuestion {
    pub act: Act,
    /// What the header shows; `None` without a profile.
    pub shows: Option<TargetChip>,
    pub goes: TargetChip,
    pub reasons: Vec<Reason>,
    /// The sentence about money.
    pub money: String,
}

impl CallQuestion {
    /// Returns the question, which names the call and its target.
    #[must_use]
    pub fn title(&self) -> String {
        let name = self.goes.name();
        match self.act {
            Act::Submit => format!("Submit to {name}?"),
            Act::Repeat(id) | Act::RepeatHere(id) => format!("Submit #{} again to {name}?", id.0),
            Act::Follow(id) => format!("Follow #{} again at {name}?", id.0),
            Act::AskNow(id) => format!("Ask {name} about #{} now?", id.0),
            Act::Check => format!("Check the key at {name}?"),
            Act::Listen | Act::ListenToSandbox => format!("Begin a capture that goes on to {name}?"),
        }
    }

    /// Returns what the button says that makes the call.
    #[must_use]
    pub fn yes(&self) -> String {
        let name = self.goes.name();
        match self.act {
            Act::Submit => format!("Submit to {name}"),
            Act::Repeat(_) | Act::RepeatHere(_) => format!("Submit again to {name}"),
            Act::Follow(_) => format!("Follow again at {name}"),
            Act::AskNow(_) => format!("Ask {name} now"),
            Act::Check => format!("Check at {name}"),
            Act::Listen | Act::ListenToSandbox => "Begin".to_owned(),
        }
    }

    /// Returns the free way out, and what its button says: the payload goes to what the window shows instead. `None` where
    /// there is none.
    #[must_use]
    pub fn free_way_out(&self) -> Option<(Act, String)> {
        if self.act == Act::Listen && !self.goes.costs.is_free() {
            return Some((Act::ListenToSandbox, "Use Sandbox".to_owned()));
        }
        let Act::Repeat(id) = self.act else { return None };
        let is_open = |shows: &&TargetChip| shows.costs.is_free() && shows.key_hint.is_some();
        let shows = self.shows.as_ref().filter(is_open).filter(|_| self.reasons.contains(&Reason::OtherProfile))?;
        Some((Act::RepeatHere(id), format!("Send it to {} instead", shows.name())))
    }

    /// Returns why the call is asked about, a sentence a reason.
    #[must_use]
    pub fn because(&self) -> Vec<String> {
        self.reasons.iter().filter_map(|reason| self.sentence(reason)).collect()
    }

    /// Returns a reason in words; `None` where the sentence about money says it.
    fn sentence(&self, reason: &Reason) -> Option<String> {
        let name = self.goes.name();
        Some(match reason {
            Reason::MayBePaid => return None,
            Reason::OtherProfile => {
                let shown = self.shows.as_ref().map_or_else(|| "no profile".to_owned(), TargetChip::name);
                format!("The window shows {shown}, and this would go to {name}")
            }
            Reason::OtherAddress => {
                let shown = self.shows.as_ref().map(|shows| shows.host.as_str()).unwrap_or_default();
                format!("The window shows {name} at {shown}, and this would go to {}", self.goes.host)
            }
            Reason::OtherKey(sent_with) => {
                let then =
                    if sent_with.is_empty() { "without a key".to_owned() } else { format!("with the key {sent_with}") };
                let now =
                    self.goes.key_hint.as_ref().map_or_else(|| "without one".to_owned(), |hint| format!("with {hint}"));
                let money = money_of_other_key(self.goes.costs).map(|money| format!(": {money}")).unwrap_or_default();
                format!("It was sent {then}, and would go {now} now{money}")
            }
            Reason::RefusedOften => {
                let way_out = way_out_of_refusals(self.goes.costs).map(|way_out| format!(". {way_out}"));
                format!("{REFUSED_OFTEN}{}", way_out.unwrap_or_default())
            }
            Reason::Session => "Your program decides what is sent: what comes to the capture goes on".to_owned(),
            Reason::Palette => "It was chosen from the list of commands".to_owned(),
        })
    }

    /// Whether a yes to this question answers another: to the same call, and to nothing more.
    #[must_use]
    pub(in crate::desk) fn covers(&self, other: &Self) -> bool {
        let Self { act, shows, goes, reasons, .. } = other;
        (self.act, &self.shows, &self.goes) == (*act, shows, goes)
            && reasons.iter().all(|reason| self.reasons.contains(reason))
    }
}

/// A submission whose payload was sent before, and that waits for the operator's yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameQuestion {
    /// The number of the submission that waits.
    pub job: JobId,
    pub before: SameBefore,
    /// What the header shows; `None` without a profile.
    pub shows: Option<TargetChip>,
    pub goes: TargetChip,
    /// The sentence about money.
    pub money: String,
}

/// What the operator has said about a call so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Consent {
    /// Nothing: a button was pressed, which shows where the call goes, or its key.
    NotAsked,
    /// Nothing: an entry of the palette was run.
    FromPalette,
    /// Yes to this question.
    Given(Box<CallQuestion>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::SubmissionId;
    use crate::profile::{Profile, built_in_profiles};

    fn chip(profile: &Profile, key: &str) -> TargetChip {
        TargetChip::new(profile, profile.address.base_url(), Some(key.to_owned()))
    }

    fn question(reasons: Vec<Reason>) -> CallQuestion {
        let profiles = built_in_profiles();
        let [sandbox, capkill] = &profiles[..] else { panic!("two profiles are built in") };
        let (shows, goes) = (Some(chip(sandbox, "••••0001")), chip(capkill, "••••2057"));
        CallQuestion { act: Act::Repeat(SubmissionId(92)), shows, goes, reasons, money: String::new() }
    }

    #[test]
    fn a_question_names_both_targets_and_both_keys() {
        let asked = question(vec![Reason::OtherProfile, Reason::OtherKey("••••0009".into())]);
        assert_eq!(asked.title(), "Submit #92 again to CapKill?");
        assert_eq!(asked.yes(), "Submit again to CapKill");
        assert_eq!(
            asked.because(),
            [
                "The window shows Sandbox, and this would go to CapKill",
                "It was sent with the key ••••0009, and would go with ••••2057 now: another account may pay"
            ]
        );
    }

    #[test]
    fn a_record_without_a_key_is_said_to_have_none() {
        let asked = question(vec![Reason::OtherKey(String::new())]);
        assert_eq!(
            asked.because(),
            ["It was sent without a key, and would go with ••••2057 now: another account may pay"]
        );
    }

    /// A sentence that speaks of money beside *Sending it again costs nothing* would contradict it.
    #[test]
    fn no_reason_speaks_of_money_where_the_target_is_free() {
        let reasons = vec![
            Reason::OtherProfile,
            Reason::OtherKey("••••0009".into()),
            Reason::OtherAddress,
            Reason::MayBePaid,
            Reason::RefusedOften,
            Reason::Palette,
            Reason::Session,
        ];
        let live = question(reasons);
        let money = ["pay", "paid", "money", "balance", "account"];
        let speaks = |asked: &CallQuestion| {
            let because = asked.because().join("\n");
            money.iter().any(|word| because.contains(word))
        };
        assert!(speaks(&live), "{:#?}", live.because());
        let free = TargetChip { costs: crate::profile::Costs::Sandbox, ..live.goes.clone() };
        let free = CallQuestion { goes: free, ..live };
        assert!(!speaks(&free), "{:#?}", free.because());
        assert!(free.because()[1].ends_with("would go with ••••2057 now"), "{:#?}", free.because());
    }

    #[test]
    fn a_free_header_is_offered_as_the_way_out() {
        let asked = question(vec![Reason::OtherProfile]);
        let (act, words) = asked.free_way_out().unwrap();
        assert_eq!((act, words.as_str()), (Act::RepeatHere(SubmissionId(92)), "Send it to Sandbox instead"));
        let live = CallQuestion { shows: Some(asked.goes.clone()), ..asked.clone() };
        assert_eq!(live.free_way_out(), None);
        assert_eq!(CallQuestion { act: Act::Follow(SubmissionId(92)), ..asked }.free_way_out(), None);
    }

    #[test]
    fn a_yes_answers_no_more_than_it_was_asked() {
        let asked = question(vec![Reason::OtherProfile, Reason::RefusedOften]);
        assert!(asked.covers(&question(vec![Reason::OtherProfile])));
        assert!(!asked.covers(&question(vec![Reason::OtherProfile, Reason::OtherKey("••••0009".into())])));
        let other = CallQuestion { act: Act::Repeat(SubmissionId(93)), ..asked.clone() };
        assert!(!asked.covers(&other));
        let elsewhere = CallQuestion { goes: TargetChip { key_hint: None, ..asked.goes.clone() }, ..asked.clone() };
        assert!(!asked.covers(&elsewhere));
    }
}
