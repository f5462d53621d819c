//! Outcomes kept beside the history, every earlier version brought up to date, rows with odd values.

use super::*;

#[tokio::test]
async fn an_unsaved_outcome_is_in_the_history_after_the_next_start() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let first = recorded(&history, submission(1, NOW_MS)).await;
    let second = recorded(&history, submission(2, NOW_MS)).await;
    let mut done = outcome(Transition::Create);
    done.exchange.reply_body = (0..=255).cycle().take(70_000).collect();
    let path = keep_unsaved(directory.path(), first, &done).unwrap();
    assert!(path.starts_with(directory.path()));
    // Another desk runs: its outcome is its own to save.
    let (beside, report) = open(directory.path());
    assert_eq!((report.rescued, path.exists()), (Rescued::default(), true));
    // A torn file, and one of another history.
    fs::write(directory.path().join("unsaved-2.json"), &fs::read(&path).unwrap()[..200]).unwrap();
    keep_unsaved(directory.path(), SubmissionId(77), &done).unwrap();
    drop((history, beside));
    let (history, report) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    assert_eq!((report.rescued.saved, report.rescued.left.len(), report.orphans), (1, 2, 1), "{report:?}");
    let record = history.load(first).await.unwrap();
    assert_eq!((record.summary.state, record.summary.task_id), (State::Created, done.task_id));
    assert_eq!(record.exchanges[0].reply_body, done.exchange.reply_body);
    assert!(!path.exists(), "what is in the history needs no file");
    assert_eq!(history.load(second).await.unwrap().summary.state, State::Unknown);
    assert_eq!(report.left_behind.tasks.len(), 1, "the task is followed on");
}

#[tokio::test]
async fn an_outcome_that_turns_up_late_settles_what_was_called_unknown() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    drop(history);
    let (history, _) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    drop(history);
    keep_unsaved(directory.path(), id, &outcome(Transition::Create)).unwrap();
    let (history, _) = reopen_when_released(directory.path(), |report| report.rescued.saved > 0);
    assert_eq!(history.load(id).await.unwrap().summary.state, State::Created);
}
