//! Balances: asked for, kept, and told with what they mean for submissions.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::balance::{Account, BalanceCall, ask, keep_balance, known_of};
use super::event::{AccountEvent, AccountJob};
use super::refusals::Refusals;
use crate::history::{StoredExchange, SubmissionId};
use crate::judge::{Check, Verdict};
use crate::work::following::Board;
use crate::work::outbox::Outbox;
use crate::work::services::Services;

/// How long ends are gathered before the balance after them is asked for.
const GATHER: Duration = Duration::from_secs(1);

/// Asks for balances, keeps them, and tells what they mean for submissions. Clones share it.
#[derive(Clone)]
pub struct Balances {
    services: Services,
    outbox: Outbox<AccountEvent>,
    board: Board,
    pub refusals: Refusals,
    /// Accounts that are about to be asked for.
    planned: Arc<Mutex<HashSet<Account>>>,
}

impl Balances {
    /// Prepares the asking for balances.
    pub fn new(services: Services, outbox: Outbox<AccountEvent>, board: Board, refusals: Refusals) -> Self {
        Self { services, outbox, board, refusals, planned: Arc::default() }
    }

    /// Starts a job.
    pub fn run(&self, job: AccountJob) {
        let own = self.clone();
        match job {
            AccountJob::Check(request) => {
                self.services.keys_seen.note(&request.key);
                let account = request.account();
                let lost = move |panic| AccountEvent::CheckLost(account, panic);
                self.services.start(&self.outbox, lost, async move { own.check(request).await });
            }
            AccountJob::LoadBalance(account) => {
                let asked = account.clone();
                let lost = move |panic: crate::work::lost::Lost| AccountEvent::BalanceLoaded {
                    account: asked,
                    result: Err(panic.into()),
                };
                self.services.start(&self.outbox, lost, async move { own.loaded(account).await });
            }
        }
    }

    /// Checks an account because the operator asks.
    async fn check(&self, request: BalanceCall) -> Option<AccountEvent> {
        if self.services.closing.is_asked() {
            return Some(AccountEvent::Closing(request.account()));
        }
        let (check, _) = self.ask_and_keep(&request).await;
        self.outbox.send(AccountEvent::Checked { account: request.account(), check }).await;
        self.loaded(request.account()).await
    }

    /// Asks what an account holds now, after an end that leaves open whether it was paid. The exchange is
    /// kept with the submission.
    ///
    /// Tasks that end at the same time share one getBalance, kept with the first.
    pub fn ask_after(&self, id: SubmissionId, request: BalanceCall) {
        // Nobody is asked whether to: a key that is about to be blocked is left in peace.
        let is_held = self.refusals.ask_first(&request.key, Instant::now()) || self.services.closing.is_asked();
        if is_held || !lock(&self.planned).insert(request.account()) {
            return;
        }
        let own = self.clone();
        let account = request.account();
        let lost = move |panic| AccountEvent::CheckLost(account, panic);
        self.services.start(&self.outbox, lost, async move {
            tokio::time::sleep(GATHER).await;
            lock(&own.planned).remove(&request.account());
            if own.services.closing.is_asked() {
                return None;
            }
            let (_, exchange) = own.ask_and_keep(&request).await;
            if let Ok(history) = own.services.history()
                && let Err(error) = history.add_exchange(id, exchange).await
            {
                own.services.trouble(error).await;
            }
            own.board.touched(id);
            own.loaded(request.account()).await
        });
    }

    async fn ask_and_keep(&self, request: &BalanceCall) -> (Check, StoredExchange) {
        let (check, exchange) = ask(request, &self.services.clock, &self.services.keys_seen).await;
        if let Verdict::Refused { code } = &check.verdict {
            self.refusals.note_code(&request.key, code.as_deref());
        }
        // Looked for only now: the answer may have come before the history was open.
        if let Ok(history) = self.services.history() {
            match keep_balance(request, &check, &history).await {
                Ok(filled) => filled.into_iter().for_each(|id| self.board.touched(id)),
                Err(error) => self.services.trouble(error).await,
            }
        }
        (check, exchange)
    }

    /// Reads what is known of an account; nothing before the history is open.
    async fn loaded(&self, account: Account) -> Option<AccountEvent> {
        let history = self.services.history().ok()?;
        let result = known_of(account.clone(), &history).await.map_err(Into::into);
        Some(AccountEvent::BalanceLoaded { account, result })
    }
}

/// A panic elsewhere leaves what is shared as it was: every change is one step.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
