//! Tasks on the way to their end, callbacks and balances, as they stand in the file.

use super::*;
use crate::contract::POLLS_PER_TASK;
use crate::history::{AccountWish, Decimal, Filter, OverviewRange, OverviewWish};

fn ending(transition: Transition, solution: Option<&str>) -> Ending {
    Ending {
        transition,
        error_code: None,
        detail: "how it ended".into(),
        solution: solution.map(str::to_owned),
        at_ms: NOW_MS + 9,
    }
}

fn poll(connected: bool, ending: Option<Ending>) -> PollOutcome {
    let exchange =
        StoredExchange { method: Method::GetTaskResult.into(), connected, ..outcome(Transition::Create).exchange };
    PollOutcome { exchange, ending, gives_up: None }
}

fn callback(body: &str) -> StoredCallback {
    StoredCallback {
        at_ms: NOW_MS,
        elapsed_ms: 3,
        headers: vec![("x-a".into(), "b".into())],
        body: body.into(),
        is_truncated: false,
        is_complete: true,
        unread: None,
    }
}

async fn created(history: &History) -> SubmissionId {
    let id = recorded(history, submission(1, NOW_MS)).await;
    history.finish(id, outcome(Transition::Create)).await.unwrap();
    id
}

async fn followed(history: &History, id: SubmissionId) -> FollowedTask {
    match history.follow(id).await.unwrap() {
        FollowAnswer::Followed(task) => task,
        FollowAnswer::Refused(why) => panic!("{}", why.describe()),
    }
}

/// The file of the version before, with rows in it, is brought up to date and loses nothing.
#[tokio::test]
async fn a_file_of_version_1_keeps_its_rows() {
    let directory = TempDir::new().unwrap();
    let plain = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    plain.execute_batch(include_str!("../schema.sql")).unwrap();
    plain
        .execute_batch(
            "INSERT INTO picture VALUES (zeroblob(32), x'0102', NULL);
             INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, task_id, body, picture_at,
                                     picture_sha256, payload_sha256)
             VALUES (5, 'CapKill', 'https://127.0.0.1/', '••••2057', 'ImageToTextTask', 'created', '\"7\"', x'7b7d', 1,
                     zeroblob(32), zeroblob(32)),
                    (6, 'Sandbox', 'http://127.0.0.1/', '', 'ImageToTextTask', 'refused', NULL, x'7b7d', NULL, NULL, x'01');
             INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected)
             VALUES (1, 'createTask', 'https://127.0.0.1/createTask', 5, 1, 1);
             PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(plain);
    let (history, report) = open(directory.path());
    assert_eq!(report, OpenReport::default(), "an old task's life is spent: it is not followed");
    let record = history.load(SubmissionId(1)).await.unwrap();
    assert_eq!((record.summary.profile_id.as_str(), record.polls, record.summary.state), ("capkill", 0, Life::Created));
    assert_eq!(record.summary.task_id, Some(TaskId::from_token("\"7\"")));
    assert_eq!((record.picture.as_deref(), record.exchanges.len()), (Some(&[1_u8, 2][..]), 1));
    let summaries = newest_first(&history).await;
    assert_eq!(summaries.iter().map(|row| row.state).collect::<Vec<_>>(), [Life::Refused, Life::Created]);
    assert_eq!(followed(&history, SubmissionId(1)).await.polls, 1, "the operator may ask");
}

/// As does one of version 2; exchanges from then have no split of their time.
#[tokio::test]
async fn a_file_of_version_2_keeps_its_rows() {
    let directory = TempDir::new().unwrap();
    let plain = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    plain.execute_batch(include_str!("../schema.sql")).unwrap();
    plain.execute_batch(include_str!("../schema_2.sql")).unwrap();
    plain
        .execute_batch(
            "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, task_id, body,
                                     payload_sha256, profile_id, polls)
             VALUES (5, 'CapKill', 'https://127.0.0.1/', '••••2057', 'ImageToTextTask', 'solved', '7', x'7b7d', x'01',
                     'capkill', 3);
             INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status)
             VALUES (1, 'createTask', 'https://127.0.0.1/createTask', 5, 1, 1, 200);
             PRAGMA user_version = 2;",
        )
        .unwrap();
    drop(plain);
    let (history, report) = open(directory.path());
    assert_eq!(report, OpenReport::default());
    let record = history.load(SubmissionId(1)).await.unwrap();
    assert_eq!((record.polls, record.summary.state, record.exchanges[0].elapsed_ms), (3, Life::Solved, 1));
    assert_eq!(record.exchanges[0].timing, StoredTiming::default());
    assert_eq!(history.key_hint_of_task("7").await.unwrap().as_deref(), Some("••••2057"));
}

/// The newest submission with a task's id tells the key; ids are compared as their JSON tokens.
#[tokio::test]
async fn the_key_of_a_task_is_told() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    for (key_hint, token) in [("••••0001", "7"), ("••••0002", "7"), ("••••0003", "\"7\"")] {
        let id = recorded(&history, NewSubmission { key_hint: key_hint.into(), ..submission(1, NOW_MS) }).await;
        let task_id = Some(TaskId::from_token(token));
        history.finish(id, Outcome { task_id, ..outcome(Transition::Create) }).await.unwrap();
    }
    for (token, expected) in [("7", Some("••••0002")), ("\"7\"", Some("••••0003")), ("8", None), ("", None)]
    {
        assert_eq!(history.key_hint_of_task(token).await.unwrap().as_deref(), expected, "{token}");
    }
}

/// Each poll is counted before it leaves, and what never left is given back.
#[tokio::test]
async fn polls_are_reserved_counted_and_given_back() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = created(&history).await;
    assert_eq!(followed(&history, id).await.polls, 1);
    assert_eq!(history.load(id).await.unwrap().polls, 1, "reserved");
    let saved = history.finish_poll(id, poll(true, None)).await.unwrap();
    assert_eq!(saved, PollSaved { state: Life::Created, next_poll: Some(2) });
    let saved = history.finish_poll(id, poll(false, None)).await.unwrap();
    assert_eq!(saved.next_poll, Some(2), "the service never saw the second");
    for number in 2..POLLS_PER_TASK {
        assert_eq!(history.finish_poll(id, poll(true, None)).await.unwrap().next_poll, Some(number + 1));
    }
    let last = history.finish_poll(id, poll(true, None)).await.unwrap();
    assert_eq!(last, PollSaved { state: Life::Created, next_poll: None });
    assert_eq!(history.load(id).await.unwrap().polls, POLLS_PER_TASK);
    assert_eq!(history.follow(id).await.unwrap(), FollowAnswer::Refused(FollowRefusal::PollsSpent));
    // Stopping gives the reserved one back.
    let other = created(&history).await;
    followed(&history, other).await;
    assert_eq!(history.stop_following(other).await.unwrap(), Life::Created);
    assert_eq!(history.load(other).await.unwrap().polls, 0);
}

/// Polls a task with bodies of a megabyte. Returns how many bytes each body has in the file, and had.
async fn polled(polls: u32, body_of: impl Fn(u32) -> Vec<u8>) -> Vec<(usize, Option<u64>)> {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = created(&history).await;
    followed(&history, id).await;
    for number in 0..polls {
        let mut outcome = poll(true, None);
        outcome.exchange.reply_body = body_of(number);
        history.finish_poll(id, outcome).await.unwrap();
    }
    let record = history.load_whole(id).await.unwrap();
    let polls = record.exchanges_of(Method::GetTaskResult);
    polls.map(|poll| (poll.reply_body.len(), poll.reply_bytes)).collect()
}

#[tokio::test]
async fn of_polls_that_say_the_same_the_first_and_last_are_kept_whole() {
    const BYTES: usize = 1 << 20;
    let cut = (64 * 1024, Some(BYTES as u64));
    let kept = polled(12, |_| vec![b'x'; BYTES]).await;
    assert_eq!(kept[..4], [(BYTES, None); 4]);
    assert_eq!(kept[4..8], [cut; 4]);
    assert_eq!(kept[8..], [(BYTES, None); 4]);
    let small = polled(12, |_| b"{\"errorId\":0,\"status\":\"processing\"}".to_vec()).await;
    assert!(small.iter().all(|(_, whole)| whole.is_none()), "they take no room");
}

#[tokio::test]
async fn polls_that_differ_are_kept_whole_while_there_is_room() {
    const BYTES: usize = 1 << 20;
    let kept = polled(40, |number| vec![u8::try_from(number).unwrap(); BYTES]).await;
    let whole = kept.iter().filter(|(_, bytes)| bytes.is_none()).count();
    assert_eq!(whole, 4 + 16 + 4, "16 MiB between the first and the last");
    assert!(kept[..4].iter().chain(&kept[20..]).all(|(_, bytes)| bytes.is_none()), "the oldest give way");
}

#[tokio::test]
async fn only_tasks_without_an_end_or_given_up_are_followed() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let refused = recorded(&history, submission(2, NOW_MS)).await;
    history.finish(refused, outcome(Transition::Refuse)).await.unwrap();
    assert_eq!(history.follow(refused).await.unwrap(), FollowAnswer::Refused(FollowRefusal::NoTaskId));
    let id = created(&history).await;
    followed(&history, id).await;
    let gives_up = PollOutcome { gives_up: Some(ending(Transition::GiveUp, None)), ..poll(true, None) };
    assert_eq!(history.finish_poll(id, gives_up).await.unwrap(), PollSaved { state: Life::GaveUp, next_poll: None });
    followed(&history, id).await;
    assert_eq!(history.load(id).await.unwrap().summary.state, Life::Created, "followed again");
    let solved = poll(true, Some(ending(Transition::Solve, Some("{\"text\":\"a\"}"))));
    assert_eq!(history.finish_poll(id, solved).await.unwrap().state, Life::Solved);
    let record = history.load(id).await.unwrap();
    assert_eq!((record.solution.as_deref(), record.ended_at_ms), (Some("{\"text\":\"a\"}"), Some(NOW_MS + 9)));
    assert_eq!(history.follow(id).await.unwrap(), FollowAnswer::Refused(FollowRefusal::Solved));
}

/// What was followed when a desk ended is told to the next one that is alone, and to no other.
#[tokio::test]
async fn a_restart_knows_what_was_followed() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = created(&history).await;
    // A crash right after the reply: following had not begun, and is not forgotten.
    let (beside, report) = open(directory.path());
    assert_eq!(
        report.left_behind,
        LeftBehind { others_follow: true, ..LeftBehind::default() },
        "another desk is at it"
    );
    assert_eq!(beside.follow(id).await.unwrap(), FollowAnswer::Refused(FollowRefusal::OtherDesk));
    followed(&history, id).await;
    history.release(vec![id]).await.unwrap();
    drop(history);
    // The one that was there all the while takes over, and so would one that starts now.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while beside.left_behind().await.unwrap().tasks.is_empty() {
        assert!(std::time::Instant::now() < deadline);
    }
    drop(beside);
    let (history, report) = reopen_when_released(directory.path(), |report| !report.left_behind.tasks.is_empty());
    let task = &report.left_behind.tasks[0];
    assert_eq!((task.id, task.task_id.token(), task.key_hint.as_str()), (id, "53456", "••••2057"));
    history.give_up(id, ending(Transition::GiveUp, None)).await.unwrap();
    let orphan = recorded(&history, submission(2, NOW_MS)).await;
    drop(history);
    // The orphan tells that this one is alone again.
    let (history, report) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    assert_eq!(report.left_behind, LeftBehind::default());
    assert_eq!(history.load(orphan).await.unwrap().summary.state, Life::Unknown);
}

/// A callback may come before the reply that names the task, after it, twice, or for nobody.
#[tokio::test]
async fn callbacks_settle_a_submission_whenever_they_come() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let solve = |text: &str| Some(ending(Transition::Solve, Some(text)));
    let with_token =
        |digest: u8, token: &str| NewSubmission { callback_token: Some(token.into()), ..submission(digest, NOW_MS) };
    let early = recorded(&history, with_token(1, "early")).await;
    let kept = history.record_callback("early".into(), callback("1"), solve("\"early\"")).await.unwrap();
    assert_eq!(kept, Some(Life::Recorded));
    history.finish(early, outcome(Transition::Create)).await.unwrap();
    let record = history.load(early).await.unwrap();
    assert_eq!((record.summary.state, record.solution.as_deref()), (Life::Solved, Some("\"early\"")));
    // A second one is kept beside the first and changes nothing.
    history.record_callback("early".into(), callback("2"), solve("\"other\"")).await.unwrap();
    let record = history.load(early).await.unwrap();
    assert_eq!((record.solution.as_deref(), record.callbacks.len()), (Some("\"early\""), 2));
    assert_eq!(record.callbacks[1].body, b"2");

    let lost = recorded(&history, with_token(2, "lost")).await;
    history.finish(lost, outcome(Transition::LoseSight)).await.unwrap();
    let kept = history.record_callback("lost".into(), callback("{}"), solve("\"found\"")).await.unwrap();
    assert_eq!(kept, Some(Life::Solved), "an unknown end is known now");

    assert_eq!(history.record_callback("nobody".into(), callback("{}"), solve("1")).await.unwrap(), None);
    assert_eq!(history.callback_target("nobody".into()).await.unwrap(), None);
    let target = history.callback_target("lost".into()).await.unwrap().unwrap();
    assert_eq!((target.id, target.task_id), (lost, None));
    let tokens = history.callback_tokens(NOW_MS).await.unwrap();
    assert_eq!(tokens, [("early".to_owned(), "sandbox".to_owned()), ("lost".to_owned(), "sandbox".to_owned())]);
    assert_eq!(history.callback_tokens(NOW_MS + 1).await.unwrap(), []);
}

fn balance(at_ms: i64, key_hint: &str, balance: Option<&str>) -> NewBalance {
    NewBalance {
        at_ms,
        profile_id: "sandbox".into(),
        profile: "Sandbox".into(),
        base_url: "http://127.0.0.1:1/".into(),
        key_hint: key_hint.into(),
        balance: balance.map(str::to_owned),
        error_code: None,
        detail: String::new(),
        latency_ms: 1,
    }
}

#[tokio::test]
async fn balances_are_kept_per_profile_and_key() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let huge = format!("1{}", "0".repeat(400));
    for new in [
        balance(1, "••••2057", Some("5.5")),
        balance(2, "••••9999", Some("7")),
        balance(3, "••••2057", None),
        balance(4, "••••9999", Some(&huge)),
    ] {
        history.record_balance(new).await.unwrap();
    }
    let id = recorded(&history, submission(1, 3)).await;
    let before = history.load(id).await.unwrap().balance_before;
    assert_eq!(before, Some(BalanceAt { balance: "5.5".into(), at_ms: 1 }), "of the same key's account");
    let at = |profile: &str, url: &str, hint: &str| history.last_balance(profile.into(), url.into(), hint.into());
    let last = |profile: &str, hint: &str| at(profile, "http://127.0.0.1:2/", hint);
    assert_eq!(last("sandbox", "••••9999").await.unwrap().unwrap().balance, huge);
    assert_eq!(last("sandbox", "••••2057").await.unwrap().unwrap().balance, "5.5");
    assert_eq!(last("elsewhere", "••••2057").await.unwrap(), None);
    assert_eq!(at("sandbox", "https://capkill.com/api/", "••••2057").await.unwrap(), None, "another service's");
    let account = AccountWish { profile: "Sandbox".into(), key_hint: Some("••••9999".into()) };
    let (range, filter) = (OverviewRange::All, Filter::default());
    let wish = OverviewWish { range, filter, account: Some(account), now_ms: 10 };
    let account = history.overview(wish, || true).await.unwrap().account.unwrap();
    let points = account.course.unwrap().points;
    assert_eq!(points, [(2, Decimal::parse("7").unwrap())], "no picture is wide enough for the huge one");
    assert_eq!(account.by_time.iter().flatten().sum::<u64>(), 1);
    let moved = NewSubmission { base_url: "https://capkill.com/api/".into(), ..submission(4, 3) };
    let moved = recorded(&history, moved).await;
    assert_eq!(history.load(moved).await.unwrap().balance_before, None, "of the same address");
}

/// A later balance tells what the account held after an end that left it open, and once only.
#[tokio::test]
async fn a_later_balance_is_kept_with_an_open_end_once() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, 3)).await;
    history.finish(id, outcome(Transition::LoseSight)).await.unwrap();
    let day_ms = 24 * 60 * 60 * 1000;
    // Recorded at 3 and known after 12 ms; a balance takes 1 ms.
    for (at_ms, hint, filled) in [
        (5 + day_ms, "••••2057", vec![]),
        (15, "••••2057", vec![]),
        (16, "••••9999", vec![]),
        (16, "••••2057", vec![id]),
        (17, "••••2057", vec![]),
    ] {
        assert_eq!(history.record_balance(balance(at_ms, hint, Some("5"))).await.unwrap(), filled, "at {at_ms}");
    }
    let after = history.load(id).await.unwrap().balance_after;
    assert_eq!(after, Some(BalanceAt { balance: "5".into(), at_ms: 16 }));
}

/// `capkill-desk check` writes beside a desk and settles nothing that is the desk's to tell.
#[tokio::test]
async fn a_visit_settles_nothing_and_sets_nothing_aside() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    drop(history);
    let visit = History::visit(directory.path()).unwrap();
    assert_eq!(visit.load(id).await.unwrap().summary.state, Life::Recorded);
    drop(visit);
    let (_, report) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    assert_eq!(report.orphans, 1, "the desk tells");
    let damaged = TempDir::new().unwrap();
    fs::write(damaged.path().join(FILE_NAME), [0x5a; 9000]).unwrap();
    assert!(History::visit(damaged.path()).is_err_and(|error| error.is_damage()));
    assert_eq!(fs::read(damaged.path().join(FILE_NAME)).unwrap(), [0x5a; 9000]);
}

#[tokio::test]
async fn long_bodies_stay_in_the_file_until_they_are_asked_for() {
    const BYTES: usize = 1 << 20;
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = created(&history).await;
    followed(&history, id).await;
    for letter in [b'a', b'b', b'c'] {
        let mut outcome = poll(true, None);
        outcome.exchange.reply_body = vec![letter; BYTES];
        history.finish_poll(id, outcome).await.unwrap();
    }
    let record = history.load(id).await.unwrap();
    let polls: Vec<&StoredExchange> = record.exchanges_of(Method::GetTaskResult).collect();
    let read: Vec<usize> = polls.iter().map(|poll| poll.reply_body.len()).collect();
    assert_eq!(read, [0, 0, BYTES], "the last one is shown and compared at once");
    assert!(polls.iter().all(|poll| poll.bytes_received() == BYTES as u64), "each tells its length");
    let body = history.body(polls[1].unread.unwrap().id).await.unwrap();
    assert_eq!(body, Some(vec![b'b'; BYTES]));
    let whole = history.load_whole(id).await.unwrap();
    assert!(whole.exchanges_of(Method::GetTaskResult).all(|poll| poll.reply_body.len() == BYTES));
    assert_eq!(history.body(BodyId::Exchange(99)).await.unwrap(), None, "gone");
}

/// A row can say of any task that it was being followed.
#[tokio::test]
async fn a_task_followed_by_no_desk_of_ours_is_told_apart() {
    let directory = TempDir::new().unwrap();
    let (history, _) = History::open(directory.path(), NOW_MS).unwrap();
    let id = created(&history).await;
    followed(&history, id).await;
    drop(history);
    let (_history, report) = reopen_when_released(directory.path(), |report| !report.left_behind.unproven.is_empty());
    assert_eq!(report.left_behind, LeftBehind { unproven: vec![id], ..LeftBehind::default() });
}
