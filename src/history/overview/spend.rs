//! What was spent: the differences of an account's balances, one after the other.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::buckets::Buckets;
use super::course::{Courses, Seen};
use super::decimal::Decimal;
use super::interest::Interest;
use crate::history::HistoryError;
use crate::history::table::balance;

/// What a profile's accounts have spent, as far as balances show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// The profile's name when the balance was asked for.
    pub profile: String,
    /// Of each bucket: what the balances in it have gone down by.
    pub by_time: Vec<Decimal>,
    pub total: Decimal,
    /// Balances in the range, and how many of them could be compared with one before.
    pub balances: u64,
    pub compared: u64,
    /// How often a balance was above the one before; that is no spending.
    pub top_ups: u64,
    /// Balances too long to be reckoned with exactly.
    pub unread: u64,
}

/// What balances are compared within: a profile's id, an address and the last characters of a key.
type Account = (String, String, String);

/// Returns what each profile has spent that has balances in these buckets; an empty list of names admits every one. Every
/// balance is told to the courses too.
pub(super) fn spend(
    connection: &Connection,
    buckets: &Buckets,
    profiles: &[String],
    courses: &mut Courses<'_>,
    is_wanted: &impl Fn() -> bool,
) -> Result<Vec<Spend>, HistoryError> {
    let (Some(since), Some(until)) = (buckets.edges.first(), buckets.edges.last()) else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT profile_id, {} AS address, key_hint, profile, at_ms, balance FROM balance
         WHERE balance IS NOT NULL AND at_ms >= ?1 AND at_ms < ?2 ORDER BY profile_id, address, key_hint, at_ms, id",
        balance::address()
    ))?;
    let mut rows = statement.query([since, until])?;
    let mut all: BTreeMap<String, Spend> = BTreeMap::new();
    let mut before: Option<(Account, Option<Decimal>)> = None;
    let mut interest = Interest::new(is_wanted);
    while let Some(row) = rows.next()? {
        interest.look()?;
        let account: Account = (row.get("profile_id")?, row.get("address")?, row.get("key_hint")?);
        let balance = Decimal::parse(row.get_ref("balance")?.as_str().map_err(rusqlite::Error::from)?);
        let last = match before.take() {
            Some((of, last)) if of == account => last,
            // What the account held when the range began.
            _ => last_before(connection, &account, *since)?,
        };
        let (profile, at_ms): (String, i64) = (row.get("profile")?, row.get("at_ms")?);
        courses.note(&Seen { profile: &profile, address: &account.1, key_hint: &account.2, at_ms, last, balance });
        if profiles.is_empty() || profiles.contains(&profile) {
            let spend = all.entry(profile).or_insert_with_key(|profile| Spend {
                profile: profile.clone(),
                by_time: vec![Decimal::default(); buckets.len()],
                total: Decimal::default(),
                balances: 0,
                compared: 0,
                top_ups: 0,
                unread: 0,
            });
            spend.add(buckets.at(at_ms), last, balance);
        }
        // A balance that can't be read leaves the next one to be compared with the last that could be.
        before = Some((account, balance.or(last)));
    }
    Ok(all.into_values().collect())
}

fn last_before(connection: &Connection, account: &Account, since: i64) -> Result<Option<Decimal>, HistoryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT balance FROM balance
         WHERE profile_id = ?1 AND {} AND key_hint = ?3 AND balance IS NOT NULL AND at_ms < ?4
         ORDER BY at_ms DESC, id DESC LIMIT 1",
        balance::is_address(2)
    ))?;
    let (profile_id, address, key_hint) = account;
    let token: Option<String> =
        statement.query_row((profile_id, address, key_hint, since), |row| row.get(0)).optional()?;
    Ok(token.as_deref().and_then(Decimal::parse))
}

impl Spend {
    fn add(&mut self, bucket: Option<usize>, last: Option<Decimal>, balance: Option<Decimal>) {
        self.balances += 1;
        let (last, balance) = match (last, balance) {
            (Some(last), Some(balance)) => (last, balance),
            (_, None) => {
                self.unread += 1;
                return;
            }
            // The first of all says only where the account begins.
            (None, Some(_)) => return,
        };
        self.compared += 1;
        if balance > last {
            self.top_ups += 1;
            return;
        }
        let Some(bucket) = bucket else { return };
        let sums =
            last.minus(balance).and_then(|spent| Some((self.by_time[bucket].plus(spent)?, self.total.plus(spent)?)));
        match sums {
            Some((in_bucket, total)) => (self.by_time[bucket], self.total) = (in_bucket, total),
            None => self.unread += 1,
        }
    }
}
