//! Questions: what goes elsewhere than the window shows asks first, and says both.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::scripted::{SANDBOX, Scripted, key, record};
use crate::contract::{BaseUrl, Origin};
use crate::desk::command::{
    AccountCommand, Act, Command, FollowCommand, ProfileCommand, RecordCommand, SubmissionCommand,
};
use crate::desk::state::{CallQuestion, KeyPlace, Question, Reason};
use crate::history::{Asks, Life, OpenReport, Record, SameBefore, SubmissionId, Summary};
use crate::judge::PollNote;
use crate::keychain::{KeptKey, KeyOrigin, KeychainError};
use crate::profile::{Address, CAPKILL_ID, Costs, Profile, ProfileEdit};
use crate::view::{RecordView, record_view};
use crate::work::{
    AccountJob, Event, FollowJob, FollowPhase, Following, HistoryEvent, Job, KeyError, KeyEvent, ReceivingEvent,
    Submission, SubmissionEvent,
};

pub(super) const ID: SubmissionId = SubmissionId(92);
pub(super) const CAPKILL: &str = "https://capkill.com/api/";
const CAPKILL_KEY: &str = "capkill-key-2057";

/// A desk that shows the sandbox, whose draft can be sent, and that knows CapKill's key.
pub(super) fn desk() -> Scripted {
    let mut desk = Scripted::with_draft();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    let kept = KeptKey { key: key(CAPKILL_KEY), place: KeyOrigin::For(Origin::parse("https://capkill.com").unwrap()) };
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: Ok(Some(kept)) }));
    desk.dispatch(ProfileCommand::Select("sandbox".to_owned()));
    desk.compose_all();
    desk
}

/// The same desk with CapKill in its header.
pub(super) fn live_desk() -> Scripted {
    let mut desk = desk();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    desk.compose_all();
    desk
}

/// Returns a record that CapKill has in a state, sent with a key.
fn in_state(state: Life, hint: &str) -> Arc<RecordView> {
    let base = record(ID, hint);
    let profile = "CapKill".into();
    let (profile_id, base_url) = (CAPKILL_ID.into(), CAPKILL.into());
    let summary = Summary { profile_id, profile, base_url, state, ..base.record.summary.clone() };
    Arc::new(record_view(Record { summary, ..base.record.clone() }, Arc::default(), None))
}

fn of_capkill(hint: &str) -> Arc<RecordView> {
    in_state(Life::Solved, hint)
}

fn show(desk: &mut Scripted, view: Arc<RecordView>) {
    desk.dispatch(RecordCommand::Select(Some(view.record.summary.id)));
    let job = desk.records().remove(0);
    desk.answer_record(&job, view);
}

fn sends(job: &Job) -> bool {
    matches!(
        job,
        Job::Submit(_)
            | Job::Repeat(_)
            | Job::Account(AccountJob::Check(_))
            | Job::Follow(FollowJob::Follow(_) | FollowJob::AskNow(_))
    )
}

fn sent(desk: &mut Scripted) -> usize {
    desk.jobs().iter().filter(|job| sends(job)).count()
}

#[track_caller]
fn asked(desk: &Scripted) -> &CallQuestion {
    match &desk.desk.state().question {
        Some(Question::Call(_, asked)) => asked,
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_profiles_record_asks_with_both_targets() {
    let mut desk = desk();
    show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::Repeat(ID));
    assert_eq!(sent(&mut desk), 0, "nothing leaves before the answer");
    let asked = asked(&desk);
    assert_eq!(asked.title(), "Submit #92 again to CapKill?");
    assert_eq!(asked.shows.as_ref().unwrap().text(), "Sandbox · 127.0.0.1:9 · ••••0001");
    assert_eq!(asked.goes.text(), "CapKill · capkill.com · ••••2057");
    assert_eq!(asked.money, "#92 is solved. Paid. Sending it again may cost money again");
    assert_eq!(asked.reasons, [Reason::OtherProfile, Reason::MayBePaid]);
}

#[test]
fn yes_sends_once_and_no_never() {
    for (says_yes, times) in [(true, 1), (false, 0)] {
        let mut desk = desk();
        show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
        desk.dispatch(Command::Repeat(ID));
        let yes = desk.desk.state().question.clone().unwrap().yes();
        desk.dispatch(if says_yes { yes.clone() } else { SubmissionCommand::DropQuestion.into() });
        desk.dispatch(yes);
        assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (times, true));
    }
}

#[test]
fn the_free_way_out_goes_to_what_the_window_shows() {
    let mut desk = desk();
    show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::Repeat(ID));
    let (act, words) = asked(&desk).free_way_out().unwrap();
    assert_eq!(words, "Send it to Sandbox instead");
    desk.dispatch(SubmissionCommand::DropQuestion);
    desk.dispatch(act);
    let repeats = desk.jobs_of(|job| if let Job::Repeat(repeat) = job { Some(repeat.profile.id) } else { None });
    assert_eq!((repeats, desk.desk.state().question.is_none()), (vec!["sandbox".to_owned()], true));
}

#[test]
fn a_key_never_used_is_bound_by_nothing_but_the_yes() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    let kept = KeptKey { key: key(CAPKILL_KEY), place: KeyOrigin::OfEarlierVersion };
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: Ok(Some(kept)) }));
    desk.dispatch(ProfileCommand::Select("sandbox".to_owned()));
    desk.compose_all();
    show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::Repeat(ID));
    desk.dispatch(SubmissionCommand::DropQuestion);
    let origin = Origin::parse("https://capkill.com").unwrap();
    assert!(!desk.desk.state().keys.may_go(&key(CAPKILL_KEY), &origin));
    desk.dispatch(Command::Repeat(ID));
    desk.say_yes();
    assert!(desk.desk.state().keys.may_go(&key(CAPKILL_KEY), &origin) && sent(&mut desk) == 1);
}

#[test]
fn what_the_header_shows_and_nobody_paid_goes_at_once() {
    let mut desk = live_desk();
    show(&mut desk, in_state(Life::NotSent, &key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::Repeat(ID));
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
}

#[test]
fn what_may_have_been_paid_is_asked_about_once() {
    let mut desk = live_desk();
    show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::Repeat(ID));
    assert_eq!((sent(&mut desk), &asked(&desk).reasons[..]), (0, &[Reason::MayBePaid][..]));
    desk.say_yes();
    assert_eq!(sent(&mut desk), 1);
    // The worker finds that very record; another one would be asked about.
    for (found, times, is_asked) in [(ID, 1, false), (SubmissionId(95), 0, true)] {
        desk.dispatch(RecordCommand::Select(None));
        desk.dispatch(SubmissionCommand::Submit);
        let made = Submission { again_of: Some(ID), ..(*desk.submissions().remove(0)).clone() };
        desk.desk.apply(Event::RepeatMade(Some(Box::new(made))));
        let job = desk.submissions().remove(0).job;
        let before =
            SameBefore { id: found, created_at_ms: 0, state: Life::Solved, error_code: None, profile_id: None };
        desk.desk.apply(Event::Submission(SubmissionEvent::SentBefore(job, before)));
        let sent = desk.submissions();
        assert_eq!((sent.len(), desk.desk.state().question.is_some()), (times, is_asked), "{found:?}");
        assert!(sent.iter().all(|submission| submission.asks == Asks::Never));
        desk.dispatch(SubmissionCommand::DropQuestion);
    }
}

/// The question said *Submit again*, of the submission that it named.
#[test]
fn a_draft_that_is_submitted_again_names_the_first() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(SubmissionCommand::Submit);
    let job = desk.submissions().remove(0).job;
    let before = SameBefore { id: ID, created_at_ms: 0, state: Life::Solved, error_code: None, profile_id: None };
    desk.desk.apply(Event::Submission(SubmissionEvent::SentBefore(job, before)));
    desk.say_yes();
    assert_eq!(desk.submissions().remove(0).again_of, Some(ID));
}

#[test]
fn the_sandbox_is_asked_about_while_the_header_is_live() {
    let mut desk = live_desk();
    let hint = desk.desk.state().key_of("sandbox").unwrap().masked();
    show(&mut desk, record(ID, &hint));
    desk.dispatch(Command::Repeat(ID));
    assert_eq!(sent(&mut desk), 0);
    assert_eq!(asked(&desk).money, "#92 is created. Sending it again costs nothing");
}

#[test]
fn a_record_of_another_key_asks() {
    let mut desk = live_desk();
    show(&mut desk, of_capkill("••••0001"));
    desk.dispatch(Command::Repeat(ID));
    assert_eq!(sent(&mut desk), 0);
    assert_eq!(asked(&desk).reasons, [Reason::OtherKey("••••0001".into()), Reason::MayBePaid]);
    assert!(asked(&desk).because()[0].contains("••••0001, and would go with ••••2057"));
}

#[test]
fn a_yes_to_one_key_is_no_yes_to_another() {
    let mut desk = live_desk();
    show(&mut desk, of_capkill("••••0001"));
    desk.dispatch(Command::Repeat(ID));
    desk.set_key("other-key-0003");
    desk.compose_all();
    desk.say_yes();
    assert_eq!(sent(&mut desk), 0, "the yes was to another account");
    assert_eq!(asked(&desk).goes.key_hint.as_deref(), Some("••••0003"));
}

#[test]
fn a_task_of_another_profile_is_asked_about_before_it_is_polled() {
    for command in [FollowCommand::Follow(ID), FollowCommand::AskNow(ID)] {
        let mut desk = desk();
        show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
        desk.dispatch(command);
        assert_eq!((sent(&mut desk), asked(&desk).money.as_str()), (0, "Asking costs nothing"));
        desk.say_yes();
        assert_eq!(sent(&mut desk), 1);
    }
}

#[test]
fn a_followed_task_off_the_screen_is_asked_about_too() {
    let mut desk = desk();
    desk.desk.state.following.insert(ID, following_at_capkill());
    desk.dispatch(FollowCommand::AskNow(ID));
    assert_eq!((sent(&mut desk), asked(&desk).title().as_str()), (0, "Ask CapKill about #92 now?"));
}

fn following_at_capkill() -> Following {
    Following {
        profile_id: CAPKILL_ID.into(),
        base_url: BaseUrl::parse(CAPKILL).unwrap(),
        polls: 1,
        life_ends: Instant::now() + Duration::from_mins(1),
        phase: FollowPhase::Asking,
        last: Arc::from(""),
        note: PollNote::Usual,
    }
}

const EARLIER: &str = "https://earlier.example/api/";
const NOW: &str = "https://now.example/api/";

/// A desk that shows a task of a profile, created at an address. The profile's key was confirmed for both addresses.
fn desk_with_task_at(base_url: &str) -> Scripted {
    let mut desk = desk();
    let profile = Profile::new("moved", "Moved", Address::parse(NOW));
    desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: None, now: profile })));
    desk.set_key("moved-key-0007");
    for url in [EARLIER, NOW] {
        desk.desk.state.keys.bind(&key("moved-key-0007"), Origin::of(&BaseUrl::parse(url).unwrap()));
    }
    let base = in_state(Life::Created, "••••0007");
    let (profile_id, profile) = ("moved".into(), "Moved".into());
    let summary = Summary { profile_id, profile, base_url: base_url.into(), ..base.record.summary.clone() };
    let record = Record { summary, ..base.record.clone() };
    show(&mut desk, Arc::new(record_view(record, Arc::default(), None)));
    desk.jobs();
    desk
}

#[test]
fn a_task_at_an_earlier_address_of_the_profile_is_asked_about() {
    for command in [FollowCommand::Follow(ID), FollowCommand::AskNow(ID)] {
        let mut desk = desk_with_task_at(EARLIER);
        desk.dispatch(command);
        assert_eq!((sent(&mut desk), &asked(&desk).reasons[..]), (0, &[Reason::OtherAddress][..]));
        assert_eq!(
            asked(&desk).because(),
            ["The window shows Moved at now.example, and this would go to earlier.example"]
        );
        desk.say_yes();
        assert_eq!(sent(&mut desk), 1);
    }
}

#[test]
fn a_task_at_the_address_in_the_header_is_asked_for_at_once() {
    for command in [FollowCommand::Follow(ID), FollowCommand::AskNow(ID)] {
        let mut desk = desk_with_task_at(NOW);
        desk.dispatch(command);
        assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
    }
}

#[test]
fn a_task_at_an_earlier_port_of_the_sandbox_is_asked_for_at_once() {
    let mut desk = desk();
    let base = record(ID, &desk.desk.state().key().unwrap().masked());
    let summary = Summary { base_url: "http://127.0.0.1:4/".into(), ..base.record.summary.clone() };
    show(&mut desk, Arc::new(record_view(Record { summary, ..base.record.clone() }, Arc::default(), None)));
    desk.jobs();
    desk.dispatch(FollowCommand::Follow(ID));
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
}

#[test]
fn a_followed_task_off_the_screen_is_asked_for_where_it_lives() {
    let mut desk = desk_with_task_at(NOW);
    desk.dispatch(RecordCommand::Select(None));
    let base_url = BaseUrl::parse(EARLIER).unwrap();
    let following = Following { profile_id: "moved".into(), base_url, ..following_at_capkill() };
    desk.desk.state.following.insert(SubmissionId(7), following);
    desk.dispatch(FollowCommand::AskNow(SubmissionId(7)));
    assert_eq!((sent(&mut desk), &asked(&desk).reasons[..]), (0, &[Reason::OtherAddress][..]));
}

#[test]
fn a_palette_entry_asks_where_it_costs_money() {
    for act in [Act::Submit, Act::Check, Act::Repeat(ID)] {
        let mut desk = live_desk();
        if act == Act::Repeat(ID) {
            show(&mut desk, in_state(Life::NotSent, &key(CAPKILL_KEY).masked()));
        }
        desk.dispatch(Command::FromPalette(act));
        assert_eq!((sent(&mut desk), &asked(&desk).reasons[..]), (0, &[Reason::Palette][..]), "{act:?}");
        desk.say_yes();
        assert_eq!(sent(&mut desk), 1, "{act:?}");
    }
}

#[test]
fn a_palette_entry_of_the_sandbox_goes_at_once() {
    let mut desk = desk();
    desk.dispatch(Command::FromPalette(Act::Submit));
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
}

#[test]
fn the_palette_is_not_forgotten_while_the_draft_is_composed() {
    let mut desk = live_desk();
    desk.enter_site("https://example.com/other");
    desk.dispatch(Command::FromPalette(Act::Submit));
    let others = desk.compose_all();
    assert!(!others.iter().any(sends));
    assert_eq!(asked(&desk).money, "Each submission may cost money");
}

#[test]
fn the_palette_is_not_forgotten_while_the_keychain_answers() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    show(&mut desk, in_state(Life::Created, &key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::FromPalette(Act::Follow(ID)));
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (0, true));
    let kept = KeptKey { key: key(CAPKILL_KEY), place: KeyOrigin::For(Origin::parse("https://capkill.com").unwrap()) };
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: Ok(Some(kept)) }));
    assert_eq!((sent(&mut desk), &asked(&desk).reasons[..]), (0, &[Reason::Palette][..]));
}

#[test]
fn submit_again_goes_on_when_the_keychain_has_answered() {
    let kept = KeptKey { key: key(CAPKILL_KEY), place: KeyOrigin::For(Origin::parse("https://capkill.com").unwrap()) };
    let refused = || Err(KeyError::Keychain(KeychainError::Unavailable("no keychain is running".into())));
    for (environment, answer) in [(None, Ok(Some(kept))), (Some(key(CAPKILL_KEY)), refused())] {
        let mut desk = environment.map_or_else(Scripted::begun, Scripted::with_environment);
        desk.desk.apply(Event::Receiving(ReceivingEvent::SandboxStarted(Ok(SANDBOX.to_owned()))));
        desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport::default()))));
        desk.compose_all();
        show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
        desk.dispatch(Command::Repeat(ID));
        assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (0, true), "the keychain is being asked");
        desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: answer }));
        assert_eq!(asked(&desk).goes.text(), "CapKill · capkill.com · ••••2057");
        desk.say_yes();
        // A keychain that is not there is asked once more, after the answer too.
        if desk.desk.state().key_places.get(CAPKILL_ID) == Some(&KeyPlace::Loading) {
            desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: refused() }));
        }
        assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
    }
}

#[test]
fn a_repeat_through_the_profile_in_use_waits_for_no_other_profile() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    show(&mut desk, of_capkill(&key(CAPKILL_KEY).masked()));
    desk.dispatch(Command::RepeatHere(ID));
    desk.dispatch(ProfileCommand::Select("sandbox".to_owned()));
    let kept = KeptKey { key: key(CAPKILL_KEY), place: KeyOrigin::For(Origin::parse("https://capkill.com").unwrap()) };
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result: Ok(Some(kept)) }));
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (0, true));
}

#[test]
fn a_button_of_the_header_asks_nothing() {
    let mut desk = live_desk();
    desk.dispatch(SubmissionCommand::Submit);
    desk.dispatch(AccountCommand::Check);
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (2, true));
}

#[test]
fn a_proxy_on_this_machine_costs_money() {
    let mut desk = Scripted::with_draft();
    let proxy = Profile::new("proxy", "Proxy", Address::parse("http://127.0.0.1:8080/"));
    desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: None, now: proxy })));
    desk.set_key("proxy-key-0007");
    desk.compose_all();
    assert_eq!(desk.desk.state().target().unwrap().costs, Costs::Money);
    assert_eq!(desk.desk.state().money_of_draft(), "Each submission may cost money");
    desk.dispatch(Command::FromPalette(Act::Submit));
    assert_eq!(asked(&desk).goes.text(), "Proxy · 127.0.0.1:8080 · ••••0007");
}

#[test]
fn each_call_has_its_target() {
    let mut desk = desk();
    show(&mut desk, of_capkill("••••0001"));
    let of = |act| desk.desk.state().target_of(act).unwrap().sentence();
    let sandbox = "Sandbox at 127.0.0.1:9, key ••••0001, free";
    assert_eq!([Act::Submit, Act::Check].map(of), [sandbox, sandbox]);
    assert_eq!(of(Act::Repeat(ID)), "CapKill at capkill.com, key ••••2057, costs money");
    let task = "CapKill at capkill.com, key ••••0001, costs money";
    assert_eq!([Act::Follow(ID), Act::AskNow(ID)].map(of), [task, task], "a task belongs to its key");
    assert_eq!(desk.desk.state().target_of(Act::Repeat(SubmissionId(7))), None, "nobody knows that record");
}
