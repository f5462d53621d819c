//! Tasks on the way to their solution: who is followed, how often it was asked, how it ended.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use super::desks::Desks;
use super::table::exchange::{self, StoredExchange};
use super::table::id::SubmissionId;
use super::write::{SOLVED_DETAIL, standing};
use super::{History, HistoryError, Life, Transition};
use crate::contract::{POLLS_PER_TASK, TaskId};
use crate::payload::Redacted;

/// What asking for a task's result needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedTask {
    pub id: SubmissionId,
    pub created_at_ms: i64,
    pub profile_id: String,
    pub profile: String,
    pub base_url: String,
    pub key_hint: String,
    pub task_id: TaskId,
    /// Polls that may have left, the one now reserved among them.
    pub polls: u32,
}

/// The answer to the wish to follow a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowAnswer {
    /// The task is followed from now on, with one poll reserved.
    Followed(FollowedTask),
    Refused(FollowRefusal),
}

/// Why a task can't be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowRefusal {
    NoTaskId,
    Solved,
    NoTask,
    PollsSpent,
    OtherDesk,
}

impl FollowRefusal {
    /// Returns the reason in a sentence.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::NoTaskId => "There is no task id to ask for",
            Self::Solved => "The solution is already here",
            Self::NoTask => "There is no task to follow",
            Self::OtherDesk => "Another window follows this task",
            Self::PollsSpent => "All 120 polls of this task are spent; CapKill allows no more",
        }
    }
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub transition: Transition,
    pub error_code: Option<String>,
    /// What happened, in words.
    pub detail: String,
    pub solution: Option<String>,
    pub at_ms: i64,
}

/// What a poll brought.
#[derive(Clone, Debug)]
pub struct PollOutcome {
    pub exchange: StoredExchange,
    /// `None` while the task is being worked on.
    pub ending: Option<Ending>,
    /// The task is given up without an answer: its polls or its life are spent.
    pub gives_up: Option<Ending>,
}

/// Where a task stands after a poll was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollSaved {
    pub state: Life,
    /// The next poll's number, reserved; `None` when there is to be none.
    pub next_poll: Option<u32>,
}

/// What a row says while it is followed again.
const FOLLOWED_AGAIN: &str = "The result is asked for again under this id";

/// The table with what a followed task is read from.
const TASK: &str = "SELECT id, created_at_ms, profile_id, profile, base_url, key_hint, task_id, polls FROM submission";

fn task(row: &Row<'_>) -> rusqlite::Result<FollowedTask> {
    Ok(FollowedTask {
        id: SubmissionId(row.get("id")?),
        created_at_ms: row.get("created_at_ms")?,
        profile_id: row.get("profile_id")?,
        profile: row.get("profile")?,
        base_url: row.get("base_url")?,
        key_hint: row.get("key_hint")?,
        task_id: row.get("task_id")?,
        polls: row.get("polls")?,
    })
}

/// Tasks that were being followed by desks that run no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftBehind {
    /// Those of this user's desks, oldest first.
    pub tasks: Vec<FollowedTask>,
    /// Those of which nothing proves that a desk of this user began to follow them: the file may be from elsewhere.
    pub unproven: Vec<SubmissionId>,
    /// Other desks that run follow tasks too, which may be left behind yet.
    pub others_follow: bool,
}

impl History {
    /// Begins to follow a task and reserves its next poll; see [`FollowAnswer`].
    ///
    /// # Errors
    /// When it could not be committed: then no poll may leave.
    pub async fn follow(&self, id: SubmissionId) -> Result<FollowAnswer, HistoryError> {
        let locks = Arc::clone(self.locks());
        self.write(move |connection| follow(connection, id, &locks.desks)).await
    }

    /// Returns the desk's name, which tells of a task that this very desk follows it.
    #[must_use]
    pub fn desk_name(&self) -> String {
        self.locks().desks.name().to_owned()
    }

    /// Returns tasks that desks which run no more were following.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn left_behind(&self) -> Result<LeftBehind, HistoryError> {
        let locks = Arc::clone(self.locks());
        self.write(move |connection| left_behind(connection, &locks.desks)).await
    }

    /// Stops following before the reserved poll has left. Returns the state the task is in.
    ///
    /// # Errors
    /// When it could not be committed; the next start then goes on following.
    pub async fn stop_following(&self, id: SubmissionId) -> Result<Life, HistoryError> {
        self.write(move |connection| stop(connection, id)).await
    }

    /// Commits a poll and what it settled.
    ///
    /// # Errors
    /// When it could not be committed; try again with the same outcome.
    pub async fn finish_poll(&self, id: SubmissionId, poll: PollOutcome) -> Result<PollSaved, HistoryError> {
        let keys = self.keys();
        self.write(move |connection| finish_poll(connection, id, &keys.redacted(poll))).await
    }

    /// Ends following without another poll, because the task's life was spent while the program was closed.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn give_up(&self, id: SubmissionId, ending: Ending) -> Result<(), HistoryError> {
        let keys = self.keys();
        self.write(move |connection| give_up(connection, id, &keys.redacted(ending))).await
    }

    /// Gives back the reserved polls of tasks that stay followed when a desk ends.
    ///
    /// # Errors
    /// When it could not be committed; each then costs a poll.
    pub async fn release(&self, ids: Vec<SubmissionId>) -> Result<(), HistoryError> {
        let sql = "UPDATE submission SET polls = max(0, polls - 1) WHERE id = ?1 AND followed = 1";
        self.write(move |connection| update_each(connection, sql, &ids)).await
    }

    /// Stops following tasks that nobody can go on with.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn abandon(&self, ids: Vec<SubmissionId>) -> Result<(), HistoryError> {
        let sql = "UPDATE submission SET followed = 0 WHERE id = ?1";
        self.write(move |connection| update_each(connection, sql, &ids)).await
    }

    /// Keeps one more exchange of a submission.
    ///
    /// # Errors
    /// When it could not be committed.
    pub async fn add_exchange(&self, id: SubmissionId, exchange: StoredExchange) -> Result<(), HistoryError> {
        let keys = self.keys();
        let add = move |connection: &mut Connection| {
            Ok(exchange::insert(connection, id, keys.redacted(exchange).part(|exchange| exchange))?)
        };
        self.write(add).await
    }
}

/// Returns every task that is marked as followed and that no running desk follows.
pub(super) fn left_behind(connection: &Connection, desks: &Desks) -> Result<LeftBehind, HistoryError> {
    let mut owners = connection.prepare_cached("SELECT DISTINCT followed_by FROM submission WHERE followed = 1")?;
    let owners = owners.query_map([], |row| row.get::<_, Option<String>>(0))?;
    let owners: Vec<Option<String>> = owners.collect::<Result<_, _>>()?;
    let is_running = |owner: &Option<String>| owner.as_ref().is_some_and(|owner| desks.is_another(owner));
    let (running, gone): (Vec<_>, Vec<_>) = owners.into_iter().partition(is_running);
    let mut statement = connection.prepare_cached(&format!(
        "{TASK} WHERE followed = 1 AND followed_by IS ?1 AND task_id IS NOT NULL ORDER BY id"
    ))?;
    let (mut tasks, mut unproven) = (Vec::new(), Vec::new());
    for owner in gone.into_iter().filter(|owner| owner.as_deref() != Some(desks.name())) {
        let is_proven = owner.as_deref().is_some_and(|owner| desks.is_of_this_user(owner));
        let left = statement.query_map([owner], task)?.collect::<Result<Vec<_>, _>>()?;
        if is_proven {
            tasks.extend(left);
        } else {
            unproven.extend(left.into_iter().map(|task| task.id));
        }
    }
    tasks.sort_by_key(|task| task.id);
    Ok(LeftBehind { tasks, unproven, others_follow: !running.is_empty() })
}

/// Begins to follow a task, or goes on with it, and reserves the next poll before it can leave.
fn follow(connection: &mut Connection, id: SubmissionId, desks: &Desks) -> Result<FollowAnswer, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (state, _) = standing(&transaction, id)?;
    let found =
        transaction.query_row(&format!("{TASK} WHERE id = ?1 AND task_id IS NOT NULL"), [id.0], task).optional()?;
    let Some(task) = found else {
        return Ok(FollowAnswer::Refused(FollowRefusal::NoTaskId));
    };
    let after = match state {
        Life::Created => Life::Created,
        Life::Solved => return Ok(FollowAnswer::Refused(FollowRefusal::Solved)),
        state => match state.after(Transition::FollowAgain) {
            Some(after) => after,
            None => return Ok(FollowAnswer::Refused(FollowRefusal::NoTask)),
        },
    };
    let owner: Option<String> = transaction
        .prepare_cached("SELECT iif(followed = 1, followed_by, NULL) FROM submission WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    if owner.is_some_and(|owner| desks.is_another(&owner)) {
        return Ok(FollowAnswer::Refused(FollowRefusal::OtherDesk));
    }
    if task.polls >= POLLS_PER_TASK {
        return Ok(FollowAnswer::Refused(FollowRefusal::PollsSpent));
    }
    transaction.execute(
        // What the end before this said is over with it.
        "UPDATE submission SET state = ?2, followed = 1, polls = polls + 1, ended_at_ms = NULL,
                               error_code = iif(state = ?2, error_code, NULL), detail = iif(state = ?2, detail, ?3),
                               balance_after = NULL, balance_after_at_ms = NULL, followed_by = ?4
         WHERE id = ?1",
        params![id.0, after, FOLLOWED_AGAIN, desks.name()],
    )?;
    transaction.commit()?;
    Ok(FollowAnswer::Followed(FollowedTask { polls: task.polls + 1, ..task }))
}

fn stop(connection: &mut Connection, id: SubmissionId) -> Result<Life, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (state, _) = standing(&transaction, id)?;
    // The reserved poll did not leave.
    transaction
        .prepare_cached("UPDATE submission SET followed = 0, polls = max(0, polls - 1) WHERE id = ?1")?
        .execute([id.0])?;
    transaction.commit()?;
    Ok(state)
}

fn update_each(connection: &mut Connection, sql: &str, ids: &[SubmissionId]) -> Result<(), HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for id in ids {
        transaction.prepare_cached(sql)?.execute([id.0])?;
    }
    transaction.commit()?;
    Ok(())
}

/// Commits a poll and what it settled; reserves the next one where there is to be one.
fn finish_poll(
    connection: &mut Connection,
    id: SubmissionId,
    poll: &Redacted<PollOutcome>,
) -> Result<PollSaved, HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    exchange::insert(&transaction, id, poll.part(|poll| &poll.exchange))?;
    exchange::thin_out(&transaction, id)?;
    let state = match poll.part_of(|poll| poll.ending.as_ref().or(poll.gives_up.as_ref())) {
        Some(ending) => settle(&transaction, id, ending)?,
        None => standing(&transaction, id)?.0,
    };
    // What never reached the service does not count there.
    let spent = i64::from(poll.exchange.connected) - 1;
    let (is_followed, polls): (bool, u32) = transaction
        .prepare_cached("UPDATE submission SET polls = max(0, polls + ?2) WHERE id = ?1 RETURNING followed, polls")?
        .query_row(params![id.0, spent], |row| Ok((row.get("followed")?, row.get("polls")?)))?;
    let goes_on = state == Life::Created && is_followed && polls < POLLS_PER_TASK;
    transaction
        .prepare_cached("UPDATE submission SET polls = polls + ?2, followed = ?2 WHERE id = ?1")?
        .execute(params![id.0, i64::from(goes_on)])?;
    transaction.commit()?;
    Ok(PollSaved { state, next_poll: goes_on.then_some(polls + 1) })
}

fn give_up(connection: &mut Connection, id: SubmissionId, ending: &Redacted<Ending>) -> Result<(), HistoryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    settle(&transaction, id, ending.part(|ending| ending))?;
    transaction.prepare_cached("UPDATE submission SET followed = 0 WHERE id = ?1")?.execute([id.0])?;
    transaction.commit()?;
    Ok(())
}

/// Writes how a task ended; a late ending is logged and ignored. Returns the state the submission is in then.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    id: SubmissionId,
    ending: Redacted<&Ending>,
) -> Result<Life, HistoryError> {
    let (state, _) = standing(transaction, id)?;
    let Some(after) = state.after(ending.transition) else {
        tracing::info!(submission = id.0, %state, transition = ?ending.transition, "late ending ignored");
        if state == Life::Recorded && ending.solution.is_some() {
            // The callback was faster than the reply to createTask, which takes the solution up.
            transaction
                .prepare_cached("UPDATE submission SET solution = ?2 WHERE id = ?1")?
                .execute(params![id.0, ending.solution])?;
        }
        return Ok(state);
    };
    let is_solved = after == Life::Solved;
    transaction
        .prepare_cached(
            "UPDATE submission SET state = ?2, error_code = ?3, detail = ?4, solution = coalesce(?5, solution),
                               ended_at_ms = ?6, followed = 0
         WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            after,
            ending.error_code,
            if is_solved { SOLVED_DETAIL } else { &ending.detail },
            ending.solution,
            ending.at_ms,
        ])?;
    Ok(after)
}
