//! What each job of the worker does.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::client;
use crate::contract::{CALLBACK_ACCEPT_WINDOW, ClientKey};
use crate::history::{History, HistoryError, OpenReport, Query, check_file, is_of_older_version};
use crate::keychain::Keychain;
use crate::payload::{Draft, ServiceFacts};
use crate::profile::Settings;
use crate::view::{Compared, ComparisonError, Thumbnails, Wish, comparison, overview, payload_text, reply_text};
use crate::work::accounts::quota;
use crate::work::accounts::quota::BalanceNotes;
use crate::work::clock::Clock;
use crate::work::drafting::compose::{PreviewCache, compose};
use crate::work::drafting::intake::{IntakeError, Origin, take_in};
use crate::work::drafting::redraft::redraft;
use crate::work::following::begin::Followers;
use crate::work::following::callbacks::KeysSeen;
use crate::work::history::record::load_record;
use crate::work::history::rows::load_rows;
use crate::work::history::watch;
use crate::work::messages::{Dialog, Event, Events, Job};
use crate::work::outgoing::bundle::Bundling;
use crate::work::outgoing::copying::Copying;
use crate::work::outgoing::{bundle, bundle_file, transfer};
use crate::work::submission::repeat;

/// Jobs that compute at once: decoding, encoding, checks.
static COMPUTING: Semaphore = Semaphore::const_new(4);

/// Nobody cancels a dialog that fast: none could be shown.
const NO_DIALOG: Duration = Duration::from_millis(300);

/// What every job may use.
#[derive(Clone)]
pub(crate) struct Context {
    pub directory: PathBuf,
    pub clock: Clock,
    pub events: Events,
    pub history: Arc<Mutex<Option<History>>>,
    pub previews: Arc<PreviewCache>,
    pub thumbnails: Thumbnails,
    pub keychain: Keychain,
    pub followers: Followers,
    pub balances: BalanceNotes,
    pub keys_seen: KeysSeen,
    /// The list that is wanted; older ones need not be read to the end.
    pub newest_list: Arc<AtomicU64>,
    /// The overview that is wanted.
    pub newest_overview: Arc<AtomicU64>,
    /// What others write is noticed.
    pub is_watched: Arc<AtomicBool>,
}

impl Context {
    /// The history, once it is open.
    pub(crate) fn history(&self) -> Result<History, HistoryError> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(HistoryError::Closed)
    }
}

/// Does a job and tells what came of it.
pub(crate) async fn run(job: Job, context: Context) {
    let event = match job {
        Job::OpenHistory => Some(Event::HistoryOpened(open_history(&context).await)),
        Job::Compose { revision, draft, key, service } => {
            composed(revision, draft, key, service, &context).await;
            None
        }
        Job::TakeIn { intake, origin, entry, service } => {
            Some(taken_in(intake, origin, entry, service, &context).await)
        }
        Job::AwaitDialog(dialog) => {
            let opened = Instant::now();
            let path = dialog.await;
            let was_instant = opened.elapsed() < NO_DIALOG;
            Some(Event::DialogClosed { path, was_instant })
        }
        Job::List { serial, query, wants_head } => listed(serial, query, wants_head, &context).await,
        Job::Overview { serial, wish } => overview::made(serial, *wish, &context).await,
        Job::LoadRows { generation, ids } => {
            let asked = ids.clone();
            let result = match context.history() {
                Ok(history) => load_rows(&history, ids, context.thumbnails.clone(), context.clock.now_ms()).await,
                Err(error) => Err(error),
            };
            Some(Event::RowsLoaded { generation, asked, result })
        }
        Job::Repeat(repeat) => {
            let made = compute(move || repeat::make(*repeat)).await.flatten();
            Some(Event::RepeatMade(made.map(Box::new)))
        }
        Job::EditRows(edit) => {
            let (edited, result) = edit.run(&context).await;
            Some(Event::RowsEdited(edited, result))
        }
        Job::LoadRecord { id, load, known } => {
            let result = match context.history() {
                Ok(history) => load_record(&history, id, known).await,
                Err(error) => Err(error),
            };
            Some(Event::RecordLoaded { load, result: result.map(Arc::new) })
        }
        Job::Redraft { number, draft, change } => {
            let redrafted = compute(move || redraft(draft, change)).await;
            Some(redrafted.map_or(Event::RedraftLost(number), |(draft, not_a_form)| Event::Redrafted {
                number,
                draft: Box::new(draft),
                not_a_form,
            }))
        }
        Job::Compare { made, wish } => {
            let result = compared(*wish, &context).await;
            Some(Event::Compared { made, result })
        }
        Job::CopyPayload(payload) => compute(move || payload.text_for_copying()).await.map(Event::TextToCopy),
        Job::CopyRecord(record) => compute(move || payload_text(&record.record)).await.map(Event::TextToCopy),
        Job::CopyReply(record) => compute(move || reply_text(&record.record)).await.map(Event::TextToCopy),
        Job::CopyAs(copying) => Some(copied(*copying, &context).await),
        Job::MakeBundle(bundling) => Some(bundle_made(*bundling, &context).await),
        Job::SaveBundle(dialog, bundle) => Some(bundle_saved(dialog, bundle).await),
        Job::Transfer(wish, file, progress) => Some(transfer::run(wish, file, progress, &context).await),
        Job::SaveLast(changes) => {
            let directory = context.directory.clone();
            compute(move || {
                for change in changes {
                    if let Err(error) = Settings::save(&directory, &change) {
                        tracing::warn!(%error, "settings not saved at the end");
                    }
                }
            })
            .await;
            None
        }
        Job::SaveSettings(change) => {
            let directory = context.directory.clone();
            compute(move || {
                let result = Settings::save(&directory, &change);
                (change, result)
            })
            .await
            .map(|(change, result)| Event::SettingsSaved(change, result))
        }
        Job::TestCallback(url) => {
            let test = client::test_callback(&url, CALLBACK_ACCEPT_WINDOW).await;
            Some(Event::CallbackTested { url, test })
        }
        job => account_event(job, &context).await,
    };
    if let Some(event) = event {
        context.events.send(event).await;
    }
}

/// What came of a job about keys, balances and followed tasks.
async fn account_event(job: Job, context: &Context) -> Option<Event> {
    match job {
        Job::LoadKey(profile_id) => {
            let result = context.keychain.load(&profile_id).await;
            if let Ok(Some(key)) = &result {
                context.keys_seen.note(key);
            }
            Some(Event::KeyLoaded { profile_id, result })
        }
        Job::SaveKey(profile_id, key) => {
            let result = context.keychain.save(&profile_id, key).await;
            Some(Event::KeySaved { profile_id, result })
        }
        Job::DeleteKey { profile_id, why } => {
            let result = context.keychain.delete(&profile_id).await;
            Some(Event::KeyDeleted { profile_id, why, result })
        }
        Job::Check(call) => {
            context.balances.check(call).await;
            None
        }
        Job::LoadQuota(account) => {
            if let Ok(history) = context.history() {
                quota::load(account, &history, &context.events).await;
            }
            None
        }
        Job::Follow(wish) => {
            let id = wish.id;
            let begun = match context.history() {
                Ok(history) => context.followers.begin(wish, history).await,
                Err(error) => Err(error.into()),
            };
            begun.err().map(|why| Event::NotFollowed(id, why))
        }
        Job::Resume(wish) => match context.history() {
            Ok(history) => context.followers.resume(wish, history).await,
            Err(error) => Some(Event::Trouble(error)),
        },
        Job::GiveUpSpent(tasks) => match context.history() {
            Ok(history) => Some(Event::SpentGivenUp(context.followers.give_up_spent(tasks, &history).await)),
            Err(error) => Some(Event::Trouble(error)),
        },
        Job::Abandon(ids) => match context.history() {
            Ok(history) => history.abandon(ids).await.err().map(Event::Trouble),
            Err(error) => Some(Event::Trouble(error)),
        },
        Job::AskNow(id) => {
            if let Some(handle) = context.followers.handle(id) {
                handle.ask_now.notify_one();
            }
            None
        }
        Job::StopFollowing(id) => {
            if let Some(handle) = context.followers.handle(id) {
                handle.stop.notify_one();
            }
            None
        }
        // Done where they are received: what they start is held there.
        Job::StartSandbox
        | Job::StartReceiver(_)
        | Job::StopReceiver
        | Job::Submit(_)
        // Done above. Named, so that no new job can be forgotten.
        | Job::OpenHistory
        | Job::Compose { .. }
        | Job::TakeIn { .. }
        | Job::AwaitDialog(_)
        | Job::List { .. }
        | Job::Overview { .. }
        | Job::LoadRows { .. }
        | Job::EditRows(_)
        | Job::Repeat(_)
        | Job::LoadRecord { .. }
        | Job::Redraft { .. }
        | Job::Compare { .. }
        | Job::CopyPayload(_)
        | Job::CopyRecord(_)
        | Job::CopyReply(_)
        | Job::CopyAs(_)
        | Job::MakeBundle(_)
        | Job::SaveBundle(..)
        | Job::Transfer(..)
        | Job::SaveLast(_)
        | Job::SaveSettings(_)
        | Job::TestCallback(_) => None,
    }
}

/// Composes a draft and tells it; then makes the thumbnail, for which nobody waits but who submits.
async fn composed(revision: u64, draft: Draft, key: Option<ClientKey>, service: ServiceFacts, context: &Context) {
    let previews = Arc::clone(&context.previews);
    let composed = compute(move || compose(&draft, key.as_ref(), service, &previews)).await;
    // A panic in a check or decoder must not leave the window waiting for this revision.
    let composed = Arc::new(composed.unwrap_or_default());
    let thumbnail = composed.thumbnail.clone();
    context.events.send(Event::Composed { revision, composed }).await;
    compute(move || thumbnail.png()).await;
}

/// Takes something in; a picture is told of as soon as it can be seen.
async fn taken_in(intake: u64, origin: Arc<Origin>, entry: usize, service: ServiceFacts, context: &Context) -> Event {
    let (previews, events) = (Arc::clone(&context.previews), context.events.clone());
    let show = move |preview| events.tell(Event::Arriving { intake, preview });
    let result = compute(move || take_in(&origin, entry, service, &previews, show)).await;
    let mut result = result.unwrap_or(Err(IntakeError::DecoderFailed)).map(Box::new);
    if let Ok(taken) = &mut result
        && let (Some(token), Ok(history)) = (&taken.task_id, context.history())
        && let Ok(Some(created_with)) = history.key_hint_of_task(token).await
    {
        taken.compare_key(&created_with);
    }
    Event::TakenIn { intake, result }
}

/// Rows that are listed before the rest of a new list, so that something is seen at once.
const HEAD: usize = 512;

/// Lists what a query finds, unless another was asked for since.
async fn listed(serial: u64, query: Query, wants_head: bool, context: &Context) -> Option<Event> {
    let is_newest = || context.newest_list.load(Ordering::Acquire) == serial;
    let history = match context.history() {
        Ok(history) => history,
        Err(error) => return Some(Event::Listed { serial, result: Err(error) }),
    };
    if wants_head {
        match history.list(query.clone(), Some(HEAD)).await {
            Ok(head) => {
                let is_complete = head.is_complete;
                tracing::debug!(rows = head.ids.len(), is_complete, "history listed at first");
                if is_complete || !head.ids.is_empty() {
                    context.events.send(Event::Listed { serial, result: Ok(head) }).await;
                }
                if is_complete {
                    return choices(serial, &history).await;
                }
            }
            Err(HistoryError::Interrupted) => {}
            Err(error) => return Some(Event::Listed { serial, result: Err(error) }),
        }
    }
    while is_newest() {
        match history.list(query.clone(), None).await {
            Ok(listing) => {
                tracing::debug!(rows = listing.ids.len(), "history listed");
                context.events.send(Event::Listed { serial, result: Ok(listing) }).await;
                return choices(serial, &history).await;
            }
            // By a wish for another list, or by one that came too late for the list before.
            Err(HistoryError::Interrupted) => {}
            Err(error) => return Some(Event::Listed { serial, result: Err(error) }),
        }
    }
    None
}

async fn choices(serial: u64, history: &History) -> Option<Event> {
    match history.choices().await {
        Ok(choices) => Some(Event::Choices(choices)),
        Err(HistoryError::Interrupted) => None,
        Err(error) => Some(Event::Listed { serial, result: Err(error) }),
    }
}

async fn compared(wish: Wish, context: &Context) -> Result<Arc<Compared>, ComparisonError> {
    let history = context.history().map_err(ComparisonError::History)?;
    let records = comparison::load(&history, wish.sides).await?;
    let compared = compute(move || comparison::compare(&wish, &records)).await;
    compared.map(Arc::new).ok_or(ComparisonError::Lost)
}

async fn copied(copying: Copying, context: &Context) -> Event {
    let (format, key_hint) = (copying.format, copying.key.as_ref().map(ToString::to_string));
    let result = match copying.load(context.history()).await {
        Ok(loaded) => compute(move || copying.make(loaded.as_ref())).await.ok_or(HistoryError::Closed),
        Err(error) => Err(error),
    };
    Event::Copied { format, key_hint, result }
}

async fn bundle_made(bundling: Bundling, context: &Context) -> Event {
    let (id, seen) = (bundling.id, context.keys_seen.clone());
    let result = match bundling.load(context.history()).await {
        Ok(record) => {
            let made = compute(move || bundling.make(&record, seen.redactors())).await;
            made.unwrap_or(Err(bundle::BundleError::Lost)).map(Arc::new)
        }
        Err(error) => Err(error.into()),
    };
    Event::BundleMade(id, result)
}

async fn bundle_saved(dialog: Dialog, bundle: Arc<bundle::Bundle>) -> Event {
    let opened = Instant::now();
    match dialog.await {
        Some(path) => {
            let saved = compute(move || bundle_file::save(&path, bundle.zip()).map(|()| path)).await;
            Event::BundleSaved(Some(saved.unwrap_or(Err(bundle_file::SaveError::Lost))))
        }
        None if opened.elapsed() < NO_DIALOG => Event::NoDialog,
        None => Event::BundleSaved(None),
    }
}

/// Runs on the bounded pool; `None` when it panicked, which is logged by the panic hook.
async fn compute<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let _room = COMPUTING.acquire().await.ok()?;
    tokio::task::spawn_blocking(job).await.ok()
}

async fn open_history(context: &Context) -> Result<OpenReport, HistoryError> {
    let (directory, now_ms) = (context.directory.clone(), context.clock.now_ms());
    let older = directory.clone();
    if tokio::task::spawn_blocking(move || is_of_older_version(&older)).await.unwrap_or_default() {
        context.events.send(Event::HistoryUpdating).await;
    }
    let opened = tokio::task::spawn_blocking(move || History::open(&directory, now_ms)).await;
    let (history, report) = opened.map_err(|_| HistoryError::Closed)??;
    if report.left_behind.others_follow {
        tokio::spawn(watch_others(history.clone(), context.events.clone()));
    }
    *context.history.lock().unwrap_or_else(PoisonError::into_inner) = Some(history);
    watch::begin(context);
    if report.is_unchecked {
        check_later(context);
    }
    Ok(report)
}

/// How long a large history is in use before it is checked: the window opens first.
const CHECK_AFTER: Duration = Duration::from_secs(3);

/// Checks a history that is too large to be checked before it is used.
fn check_later(context: &Context) {
    let (directory, events) = (context.directory.clone(), context.events.clone());
    tokio::spawn(async move {
        tokio::time::sleep(CHECK_AFTER).await;
        let Ok(checked) = tokio::task::spawn_blocking(move || check_file(&directory)).await else { return };
        match checked {
            Ok(()) => tracing::info!("the history is sound"),
            Err(error) if error.is_damage() => events.send(Event::HistoryDamaged(error)).await,
            Err(error) => events.send(Event::Trouble(error)).await,
        }
    });
}

/// How often it is looked whether another desk that follows tasks still runs.
const OTHERS: Duration = Duration::from_secs(2);

/// Takes over the tasks of desks that were running when this one started, once they end.
async fn watch_others(history: History, events: Events) {
    let mut told = HashSet::new();
    loop {
        tokio::time::sleep(OTHERS).await;
        match history.left_behind().await {
            Ok(left) => {
                // What waits for its key here stays left behind, and is known.
                let new: Vec<_> = left.tasks.into_iter().filter(|task| told.insert(task.id)).collect();
                if !new.is_empty() {
                    events.send(Event::LeftBehind(new)).await;
                }
                if !left.others_follow {
                    return;
                }
            }
            Err(error) => tracing::warn!(%error, "can't look after other desks' tasks"),
        }
    }
}
