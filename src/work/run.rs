//! Who does which job.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::accounts::{Balances, Keys, Refusals};
use super::capturing::{CaptureJob, Captures};
use super::clock::Clock;
use super::closing::Closing;
use super::drafting::Drafting;
use super::following::{Board, Followers};
use super::held_up::HoldUps;
use super::history::{Opening, Overviews, Table, run_comparison, run_record};
use super::instance::Instance;
use super::messages::{Event, Job};
use super::outbox::{Outbox, Wake};
use super::outgoing::{run_bundle, run_copy, run_transfer, show_file};
use super::receiving::{Listening, Receiving};
use super::services::Services;
use super::submission::Submissions;
use super::{pasted, settings};
use crate::contract::Mark;
use crate::keychain::Keychain;
use crate::payload::KeysSeen;

/// How long words of removed rows are looked for when the program ends; the next start goes on.
const MERGE_AT_END: Duration = Duration::from_secs(1);

/// What the worker needs of the desk that starts it.
pub struct Setup {
    pub directory: PathBuf,
    pub clock: Clock,
    pub keychain: Keychain,
    pub refusals: Refusals,
    /// The keys of this run, which the desk and its worker share.
    pub keys_seen: KeysSeen,
    pub mark: Mark,
}

/// Everybody who does jobs.
pub struct Workshop {
    services: Services,
    events: Events,
    drafting: Drafting,
    submissions: Submissions,
    followers: Followers,
    receiving: Receiving,
    balances: Balances,
    keys: Keys,
    opening: Opening,
    table: Table,
    overviews: Overviews,
    captures: Captures,
    instance: Instance,
}

/// Makes an outbox for each feature.
#[derive(Clone)]
struct Events {
    sender: mpsc::Sender<Event>,
    wake: Wake,
}

impl Events {
    fn outbox<E: Send + 'static>(&self, wrap: fn(E) -> Event) -> Outbox<E> {
        Outbox::new(self.sender.clone(), self.wake.clone(), wrap)
    }
}

impl Workshop {
    /// Makes everybody who does jobs; what comes of a job goes to `sender`, and then `wake` is called.
    pub fn new(setup: Setup, board: Board, closing: Closing, sender: mpsc::Sender<Event>, wake: Wake) -> Self {
        let Setup { directory, clock, keychain, refusals, keys_seen, mark } = setup;
        let events = Events { sender, wake };
        let services = Services::new(directory, clock, keys_seen, closing, events.outbox(Event::Trouble));
        let hold_ups = HoldUps::new(events.outbox(Event::HeldUp));
        let listening = Listening::default();
        let balances = Balances::new(services.clone(), events.outbox(Event::Account), board.clone(), refusals);
        let followers =
            Followers::new(services.clone(), events.outbox(Event::Follow), hold_ups.clone(), board, balances.clone());
        Self {
            drafting: Drafting::new(services.clone(), events.outbox(Event::Draft), listening.clone()),
            submissions: Submissions {
                services: services.clone(),
                outbox: events.outbox(Event::Submission),
                repeats: events.outbox(Event::RepeatMade),
                listening: listening.clone(),
                balances: balances.clone(),
                followers: followers.clone(),
            },
            receiving: Receiving::new(
                services.clone(),
                events.outbox(Event::Receiving),
                hold_ups,
                followers.clone(),
                listening,
            ),
            keys: Keys::new(services.clone(), events.outbox(Event::Key), keychain),
            opening: Opening::new(services.clone(), events.outbox(Event::History), mark),
            table: Table::new(services.clone(), events.outbox(Event::Rows)),
            overviews: Overviews::new(services.clone(), events.outbox(Event::Overview)),
            captures: Captures::new(
                services.clone(),
                events.outbox(Event::Capture),
                events.outbox(Event::CaptureGiven),
            ),
            instance: Instance::new(services.clone(), events.outbox(Event::Handed)),
            followers,
            balances,
            services,
            events,
        }
    }

    /// Starts a job.
    pub fn run(&self, job: Job) {
        match job {
            Job::Draft(job) => self.drafting.run(job),
            Job::Submit(submission) => self.submissions.run(submission),
            Job::Repeat(repeat) => self.submissions.repeat(*repeat),
            Job::Follow(job) => self.followers.run(job),
            Job::Receiving(job) => self.receiving.run(job),
            Job::Account(job) => self.balances.run(job),
            Job::Key(job) => self.keys.run(job),
            Job::OpenHistory => self.opening.run(),
            Job::Rows(job) => self.table.run(job),
            Job::Record(job) => run_record(job, &self.services, &self.events.outbox(Event::Record)),
            Job::Overview(job) => self.overviews.run(job),
            Job::Comparison(job) => run_comparison(job, &self.services, &self.events.outbox(Event::Comparison)),
            Job::Copy(job) => run_copy(job, &self.services, &self.events.outbox(Event::Copy)),
            Job::Bundle(job) => run_bundle(job, &self.services, &self.events.outbox(Event::Bundle)),
            Job::Transfer(job) => run_transfer(job, &self.services, &self.events.outbox(Event::Transfer)),
            Job::ShowFile(path) => show_file(path, &self.services, &self.events.outbox(Event::FileShown)),
            Job::Capture(job) => self.captures.run(job),
            Job::Instance(job) => self.instance.run(job),
            Job::LookForCopied(text) => pasted::run(text, &self.services, &self.events.outbox(Event::Pasted)),
            Job::Settings(job) => settings::run(job, &self.services, &self.events.outbox(Event::Settings)),
        }
    }

    /// Lets no poll begin any more and no program of others, and waits for the replies under way, each within its own
    /// time limit.
    pub async fn last_replies(&self) {
        self.captures.end().await;
        if let Ok(history) = self.services.history() {
            self.followers.stop_asking(&history);
        }
        self.services.replies_have_come().await;
    }

    /// Ends what goes on by itself, and waits for what must be finished.
    pub async fn close(&self) {
        self.instance.end().await;
        // Beside the others: a reply that doesn't come must not keep them from their end.
        self.captures.run(CaptureJob::End);
        self.receiving.stop_receiver().await;
        self.drafting.keep_last().await;
        if let Ok(history) = self.services.history() {
            let followers = self.followers.clone();
            self.services.finish(async move {
                followers.close(&history).await;
                // What was deleted can't be brought back once the desk is closed. The next start goes on with it.
                let removed = async {
                    history.purge(true).await?;
                    history.remove_words(Some(Instant::now() + MERGE_AT_END)).await
                };
                if let Err(error) = removed.await {
                    tracing::warn!(%error, "deleted rows are not removed yet");
                }
            });
        }
        self.services.all_finished().await;
    }
}
