//! Outcomes and endings that the history could not take yet, each whole in a small file of its own.
//!
//! A full or locked disk must not cost the only proof of a paid task: while an outcome waits, it lies in
//! `unsaved-ROW.json` beside the history, and how its task ended in a file beside that one, or each in the temporary
//! directory when that can't be written either. A file that an earlier run left, perhaps of another history, keeps its
//! name. The next start takes the files into the history. The keys have been taken out before. A crash between an
//! outcome's commit and the removal of its file leaves the file, which then adds nothing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::follow::{Ending, settle};
use super::table::exchange::{StoredExchange, StoredTiming};
use super::table::id::SubmissionId;
use super::write::{Outcome, finish, standing};
use super::{HistoryError, Life, StoredMethod, Transition};
use crate::contract::{Method, TaskId};
use crate::disk::{WholeFile, open_plain};
use crate::payload::{Redacted, Redactor};

/// The mark of a rescue file and of the way it is written.
const FORMAT: &str = "capkill-desk unsaved outcome 1";

/// The mark of a file that tells how a task ended.
const ENDING_FORMAT: &str = "capkill-desk unsaved ending 1";

/// The ways an answer can end a task, by their words.
const ENDINGS: [(&str, Transition); 3] =
    [("solve", Transition::Solve), ("fail", Transition::Fail), ("give_up", Transition::GiveUp)];

/// Longest time between a submission and a callback that comes before its task's id is known.
const LONGEST_UNNAMED_MS: i64 = 24 * 60 * 60 * 1000;

/// The outcomes a createTask can have, by their words.
const TRANSITIONS: [(&str, Transition); 4] = [
    ("not_sent", Transition::NotSent),
    ("refuse", Transition::Refuse),
    ("lose_sight", Transition::LoseSight),
    ("create", Transition::Create),
];

/// Longest time between an intent's commit and the beginning of its exchange.
const LONGEST_RECORDING_MS: i64 = 60 * 60 * 1000;

/// Most files of one row's outcome, or of the endings that came the same way.
const MOST_OF_A_NAME: u32 = 1_000;

/// What was found of earlier runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rescued {
    /// Outcomes that are in the history now.
    pub saved: usize,
    /// Files that stay where they are, and why.
    pub left: Vec<(PathBuf, String)>,
}

/// Writes an outcome to a file of its own in the first place that takes it. Returns `None` when none does. `desk` is
/// the name of the desk that got to know the outcome.
#[must_use]
pub fn keep(directory: &Path, id: SubmissionId, outcome: &Redacted<Outcome>, desk: &str) -> Option<PathBuf> {
    write(directory, &id.0.to_string(), &to_json(id, outcome, desk).to_string())
}

/// Which answer an ending came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndingOf {
    Poll,
    Callback,
}

/// Writes how a task ended to a file of its own in the first place that takes it. Returns `None` when none does. A
/// callback may come before the task's id is known.
#[must_use]
pub fn keep_ending(
    directory: &Path,
    id: SubmissionId,
    of: EndingOf,
    task_id: Option<&TaskId>,
    ending: &Redacted<Ending>,
) -> Option<PathBuf> {
    // Such a name stands behind the outcome's: the next start takes the outcome first.
    let way = match of {
        EndingOf::Poll => "poll",
        EndingOf::Callback => "callback",
    };
    write(directory, &format!("{}_{way}", id.0), &ending_to_json(id, task_id, ending).to_string())
}

fn write(directory: &Path, name: &str, text: &str) -> Option<PathBuf> {
    places(directory).into_iter().find_map(|(place, prefix)| write_in(&place, &format!("{prefix}{name}"), text))
}

/// Writes a file under the first of its names that is free, which begin alike so that a start finds them all. Returns
/// `None` where the place takes none.
fn write_in(place: &Path, name: &str, text: &str) -> Option<PathBuf> {
    for number in 1..=MOST_OF_A_NAME {
        let path = place.join(if number == 1 { format!("{name}.json") } else { format!("{name}_{number}.json") });
        let Err(error) = WholeFile::save_new(&path, text.as_bytes()) else { return Some(path) };
        if error.kind() == ErrorKind::AlreadyExists && !path.is_dir() {
            continue;
        }
        tracing::error!(%error, path = %path.display(), "rescue file not written, or not yet on the disk");
        // One that has its name is found by the next start: a second one would outlive the outcome's commit.
        return open_plain(&path).and_then(io::read_to_string).is_ok_and(|there| there == text).then_some(path);
    }
    None
}

/// Removes the file once the outcome is in the history.
pub fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, path = %path.display(), "rescue file not removed");
    }
}

/// Returns where files are looked for, with how their names begin.
fn places(directory: &Path) -> [(PathBuf, String); 2] {
    // Others may keep files there too; the directory tells them apart.
    let digest =
        Sha256::digest(fs::canonicalize(directory).unwrap_or(directory.to_owned()).as_os_str().as_encoded_bytes());
    let name = format!("capkill-desk-{:02x}{:02x}{:02x}{:02x}-unsaved-", digest[0], digest[1], digest[2], digest[3]);
    [(directory.to_owned(), "unsaved-".to_owned()), (std::env::temp_dir(), name)]
}

fn to_json(id: SubmissionId, outcome: &Outcome, desk: &str) -> Value {
    let exchange = &outcome.exchange;
    let word = TRANSITIONS.iter().find(|(_, known)| *known == outcome.transition).map(|(word, _)| *word);
    json!({
        "format": FORMAT,
        "submission": id.0,
        "desk": desk,
        "transition": word,
        "task_id": outcome.task_id.as_ref().map(TaskId::token),
        "error_code": outcome.error_code,
        "detail": outcome.detail,
        "solution": outcome.solution,
        "exchange": {
            "method": exchange.method.name(),
            "url": exchange.url,
            "started_at_ms": exchange.started_at_ms,
            "elapsed_ms": exchange.elapsed_ms,
            "lookup_us": exchange.timing.lookup_us,
            "connect_us": exchange.timing.connect_us,
            "tls_us": exchange.timing.tls_us,
            "wait_us": exchange.timing.wait_us,
            "download_us": exchange.timing.download_us,
            "connected": exchange.connected,
            "http_version": exchange.http_version,
            "status": exchange.status,
            "reply_headers": exchange.reply_headers,
            "reply_body": STANDARD.encode(&exchange.reply_body),
            "reply_truncated": exchange.reply_truncated,
            "error": exchange.error,
        },
    })
}

fn ending_to_json(id: SubmissionId, task_id: Option<&TaskId>, ending: &Ending) -> Value {
    let word = ENDINGS.iter().find(|(_, known)| *known == ending.transition).map(|(word, _)| *word);
    json!({
        "format": ENDING_FORMAT,
        "submission": id.0,
        "task_id": task_id.map(TaskId::token),
        "transition": word,
        "error_code": ending.error_code,
        "detail": ending.detail,
        "solution": ending.solution,
        "at_ms": ending.at_ms,
    })
}

/// How a task ended, as its file tells it.
struct KeptEnding {
    id: SubmissionId,
    task_id: Option<TaskId>,
    ending: Ending,
}

/// Reads the file of an ending back; `None` where it is not whole or tells something else.
fn ending_from_json(text: &str) -> Option<KeptEnding> {
    let value: Value = serde_json::from_str(text).ok()?;
    if value["format"] != ENDING_FORMAT {
        return None;
    }
    let ending = Ending {
        transition: ENDINGS.iter().find(|(word, _)| value["transition"] == *word)?.1,
        error_code: string(&value["error_code"]),
        detail: string(&value["detail"])?,
        solution: string(&value["solution"]),
        at_ms: value["at_ms"].as_i64()?,
    };
    let task_id = string(&value["task_id"]).map(TaskId::from_token);
    Some(KeptEnding { id: SubmissionId(value["submission"].as_i64()?), task_id, ending })
}

/// An outcome, as its file tells it.
struct KeptOutcome {
    id: SubmissionId,
    outcome: Outcome,
    /// The desk that got to know the outcome; empty in a file of an earlier version.
    desk: String,
}

/// Reads a file back; `None` where it is not whole or not this program's.
fn from_json(text: &str) -> Option<KeptOutcome> {
    let value: Value = serde_json::from_str(text).ok()?;
    if value["format"] != FORMAT {
        return None;
    }
    let outcome = Outcome {
        transition: TRANSITIONS.iter().find(|(word, _)| value["transition"] == *word)?.1,
        task_id: string(&value["task_id"]).map(TaskId::from_token),
        error_code: string(&value["error_code"]),
        detail: string(&value["detail"])?,
        solution: string(&value["solution"]),
        exchange: exchange_from_json(&value["exchange"])?,
    };
    let desk = string(&value["desk"]).unwrap_or_default();
    Some(KeptOutcome { id: SubmissionId(value["submission"].as_i64()?), outcome, desk })
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn exchange_from_json(exchange: &Value) -> Option<StoredExchange> {
    let headers = exchange["reply_headers"].as_array()?.iter();
    Some(StoredExchange {
        // This program never wrote another.
        method: StoredMethod::Known(exchange["method"].as_str().and_then(Method::named)?),
        url: string(&exchange["url"])?,
        started_at_ms: exchange["started_at_ms"].as_i64()?,
        elapsed_ms: exchange["elapsed_ms"].as_i64()?,
        timing: StoredTiming {
            lookup_us: exchange["lookup_us"].as_i64(),
            connect_us: exchange["connect_us"].as_i64(),
            tls_us: exchange["tls_us"].as_i64(),
            wait_us: exchange["wait_us"].as_i64(),
            download_us: exchange["download_us"].as_i64(),
        },
        connected: exchange["connected"].as_bool()?,
        http_version: string(&exchange["http_version"]),
        status: exchange["status"].as_u64().and_then(|status| u16::try_from(status).ok()),
        reply_headers: headers.map(|pair| Some((string(&pair[0])?, string(&pair[1])?))).collect::<Option<_>>()?,
        reply_body: STANDARD.decode(exchange["reply_body"].as_str()?).ok()?,
        reply_truncated: exchange["reply_truncated"].as_bool()?,
        reply_bytes: None,
        error: string(&exchange["error"]),
        unread: None,
    })
}

/// Takes the files of earlier runs into the history. Only a desk that is alone may do so: the outcome of another one
/// would be saved twice.
pub(super) fn take_in(connection: &mut Connection, directory: &Path) -> Rescued {
    let mut rescued = Rescued::default();
    for path in found(directory) {
        match take_one(connection, &path) {
            Ok(was_missing) => {
                rescued.saved += usize::from(was_missing);
                remove(&path);
            }
            Err(why) => rescued.left.push((path, why)),
        }
    }
    rescued
}

fn found(directory: &Path) -> Vec<PathBuf> {
    let own = owner(directory);
    let mut paths = Vec::new();
    for (place, prefix) in places(directory) {
        let entries = fs::read_dir(place).into_iter().flatten().flatten();
        paths.extend(entries.map(|entry| entry.path()).filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // What another user put into the temporary directory is no proof.
            name.starts_with(&prefix) && name.ends_with(".json") && owner(path) == own
        }));
    }
    paths.sort();
    paths
}

#[cfg(unix)]
fn owner(path: &Path) -> Option<u32> {
    fs::symlink_metadata(path).ok().map(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata))
}

#[cfg(not(unix))]
fn owner(_path: &Path) -> Option<u32> {
    None
}

/// Takes a file into the history. Returns `false` when its outcome was there already.
fn take_one(connection: &mut Connection, path: &Path) -> Result<bool, String> {
    let text = open_plain(path).and_then(io::read_to_string).map_err(|error| format!("it can't be read: {error}"))?;
    if let Some(kept) = ending_from_json(&text) {
        let taken = take_ending(connection, &kept).map_err(|error| error.to_string())?;
        return taken.ok_or_else(|| format!("it can settle no submission #{} of this history", kept.id.0));
    }
    let KeptOutcome { id, outcome, desk } = from_json(&text).ok_or("it is not whole, or not CapKill Desk's")?;
    let standing = open_row_of(connection, id, &outcome).map_err(|error| error.to_string())?;
    match standing {
        Standing::NoRow => Err(format!("it belongs to no submission #{} of this history", id.0)),
        Standing::HasOutcome => Ok(false),
        Standing::Open => {
            // The keys were taken out before the file was written.
            let outcome = Redacted::new(outcome, &Redactor::default());
            // Its desk runs no more, so that this start goes on with its task.
            finish(connection, id, &outcome, &desk).map(|_| true).map_err(|error| error.to_string())
        }
    }
}

/// Settles a row with an ending. Returns `false` when the row has ended already, and `None` when there is no such row
/// or the row is open and stays so: the file is then all that is known of the ending.
fn take_ending(connection: &mut Connection, kept: &KeptEnding) -> Result<Option<bool>, HistoryError> {
    let KeptEnding { id, task_id, ending } = kept;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let is_there: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM submission WHERE id = ?1 AND
                        (task_id = ?2 OR (?2 IS NULL AND created_at_ms BETWEEN ?3 - ?4 AND ?3)))",
        params![id.0, task_id, ending.at_ms, LONGEST_UNNAMED_MS],
        |row| row.get(0),
    )?;
    if !is_there {
        return Ok(None);
    }
    let (before, early) = standing(&transaction, *id)?;
    // The keys were taken out before the file was written.
    let redacted = Redacted::new(ending.clone(), &Redactor::default());
    let state = settle(&transaction, *id, redacted.part(|ending| ending))?;
    transaction.commit()?;
    let is_early = state == Life::Recorded && early.is_none() && ending.solution.is_some();
    let stays_open = matches!(state, Life::Recorded | Life::Unknown) && early.is_none() && !is_early;
    Ok((!stays_open).then_some(state != before || is_early))
}

/// How the row stands that an outcome is of.
enum Standing {
    NoRow,
    /// The reply to its createTask is in the history.
    HasOutcome,
    Open,
}

/// Opens the row that an outcome is of again, where an earlier start settled it. The row is known by its address and
/// its time.
fn open_row_of(connection: &Connection, id: SubmissionId, outcome: &Outcome) -> Result<Standing, HistoryError> {
    let row = connection
        .query_row("SELECT created_at_ms, base_url FROM submission WHERE id = ?1", [id.0], |row| {
            Ok((row.get::<_, i64>("created_at_ms")?, row.get::<_, String>("base_url")?))
        })
        .optional()?;
    let is_its = row.is_some_and(|(created_at_ms, base_url)| {
        let waited_ms = outcome.exchange.started_at_ms.saturating_sub(created_at_ms);
        outcome.exchange.url.starts_with(&base_url) && (0..LONGEST_RECORDING_MS).contains(&waited_ms)
    });
    if !is_its {
        return Ok(Standing::NoRow);
    }
    let has_outcome = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM exchange WHERE submission_id = ?1 AND method = ?2)",
        params![id.0, Method::CreateTask.name()],
        |row| row.get(0),
    )?;
    if has_outcome {
        return Ok(Standing::HasOutcome);
    }
    connection.execute(
        "UPDATE submission SET state = ?2 WHERE id = ?1 AND state = ?3 AND solution IS NULL",
        params![id.0, Life::Recorded, Life::Unknown],
    )?;
    Ok(Standing::Open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_or_not_taken() {
        let directory = tempfile::tempdir().unwrap();
        let outcome = Redacted::new(super::super::tests::outcome(Transition::Create), &Redactor::default());
        let path = keep(directory.path(), SubmissionId(7), &outcome, "desk").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let KeptOutcome { id, outcome: read, desk } = from_json(&text).unwrap();
        assert_eq!((id, format!("{read:?}")), (SubmissionId(7), format!("{:?}", *outcome)));
        assert_eq!(desk, "desk");
        for end in 0..text.len() {
            assert!(text.get(..end).and_then(from_json).is_none(), "cut at {end}");
        }
        assert!(from_json(&text.replace(FORMAT, "another's")).is_none());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    fn ending(detail: &str) -> Redacted<Ending> {
        let (error_code, solution) = (None, Some("{}".to_owned()));
        let ending = Ending { transition: Transition::Solve, error_code, detail: detail.into(), solution, at_ms: 1 };
        Redacted::new(ending, &Redactor::default())
    }

    /// Two windows, or a run and what an earlier one left, know of each other's files only by their names.
    #[test]
    fn each_ending_has_a_file_that_no_other_replaces() {
        let directory = tempfile::tempdir().unwrap();
        for of in [EndingOf::Poll, EndingOf::Callback] {
            let texts = ["one", "other", "one"];
            let keep = |text| keep_ending(directory.path(), SubmissionId(7), of, None, &ending(text)).unwrap();
            let paths = texts.map(keep);
            for (path, text) in paths.iter().zip(texts) {
                let kept = ending_from_json(&fs::read_to_string(path).unwrap()).unwrap();
                assert_eq!(kept.ending.detail, text, "{}", path.display());
            }
            assert_eq!(found(directory.path()), paths, "a start finds all of them");
            remove(&paths[1]);
            assert_eq!(paths.each_ref().map(|path| path.exists()), [true, false, true]);
            remove(&paths[0]);
            remove(&paths[2]);
        }
    }

    #[test]
    fn an_outcome_is_found_before_its_endings_under_any_name() {
        let directory = tempfile::tempdir().unwrap();
        let (id, place) = (SubmissionId(7), directory.path());
        let outcome = Redacted::new(super::super::tests::outcome(Transition::Create), &Redactor::default());
        let endings = [EndingOf::Callback, EndingOf::Poll].map(|of| keep_ending(place, id, of, None, &ending("a")));
        let outcomes = ["left", "own"].map(|desk| keep(place, id, &outcome, desk));
        let all: Vec<PathBuf> = outcomes.into_iter().chain(endings).map(Option::unwrap).collect();
        assert_eq!(found(place), all);
    }
}
