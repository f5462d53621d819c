//! Lists: which rows a query finds, as SQL over the indexes of `schema_4.sql`.
//!
//! A list is numbers only, 8 bytes a row; what is visible is read by number. So the scroll bar is
//! right at any size and no page costs more than another.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::query::{Choices, Filter, Listing, Query, Sort, SortBy};
use super::table::value::json_array;
use super::{History, HistoryError};

/// Up to this many matches of a search are known by number and looked up one by one.
const FEW: usize = 4096;

/// Up to this many matches are looked up one by one too; beyond it a scan of the order's index is faster. Over a
/// million rows 27,000 matches took 62 ms looked up and 104 ms scanned, 90,000 took 193 and 170 ms.
const SOME: usize = 32_768;

/// The first rows are taken from at least this many matches, those with the greatest numbers. Older rows that were
/// brought in have great numbers too: the whole list, which follows, puts them into their places.
const FEW_FIRST: usize = 1024;

impl History {
    /// Returns the numbers of the rows that a query finds, or with a limit the first of them.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn list(&self, query: Query, limit: Option<usize>) -> Result<Listing, HistoryError> {
        self.survey(move |connection| list(connection, &query, limit)).await
    }

    /// Returns what the filters can be set to.
    ///
    /// # Errors
    /// When the file can't be read, and [`HistoryError::Interrupted`].
    pub async fn choices(&self) -> Result<Choices, HistoryError> {
        self.survey(|connection| choices(connection)).await
    }
}

/// Conditions and what they are bound to.
#[derive(Default)]
pub(super) struct Conditions {
    pub text: String,
    pub values: Vec<Value>,
}

impl Conditions {
    /// Makes the conditions of a filter, its search aside.
    fn of(filter: &Filter) -> Self {
        let mut all = Self { text: "deleted IS NULL".to_owned(), values: Vec::new() };
        let words = filter.states.iter().map(|state| Some(state.word().to_owned()));
        all.one_of("state", words.collect());
        all.one_of("profile", filter.profiles.iter().cloned().map(Some).collect());
        all.one_of("task_type", filter.task_types.iter().cloned().map(Some).collect());
        all.one_of("error_code", filter.error_codes.clone());
        if let Some(since) = filter.since_ms {
            all.and("created_at_ms >= ?", [since.into()]);
        }
        if let Some(until) = filter.until_ms {
            all.and("created_at_ms < ?", [until.into()]);
        }
        if let Some((from, to)) = filter.latency_ms {
            all.and("latency_ms >= ? AND latency_ms < ?", [from.into(), to.into()]);
        }
        if let Some((from, to)) = filter.solve_ms {
            let took = "ended_at_ms - created_at_ms";
            all.and(&format!("state = 'solved' AND {took} >= ? AND {took} < ?"), [from.into(), to.into()]);
        }
        if filter.is_pinned {
            all.and("pinned = 1", []);
        }
        if let Some(is_captured) = filter.is_captured {
            // The captured are an index of their own, so that no row is visited for its origin.
            let among = if is_captured { "IN" } else { "NOT IN" };
            all.and(&format!("+id {among} (SELECT id FROM submission WHERE origin IS NOT NULL)"), []);
        }
        all
    }

    /// Makes the conditions of a filter and of the rows its search names by number. Returns the search's words too.
    fn with_numbers(filter: &Filter) -> (Self, Search) {
        let search = Search::parse(&filter.search);
        let mut conditions = Self::of(filter);
        for number in &search.numbers {
            conditions.and("id = ?", [(*number).into()]);
        }
        (conditions, search)
    }

    /// Makes the conditions of all that a filter wants. Returns whether they leave few rows to look at too.
    pub(super) fn with_search(connection: &Connection, filter: &Filter) -> Result<(Self, bool), HistoryError> {
        let (mut conditions, search) = Self::with_numbers(filter);
        let mut is_few = !search.numbers.is_empty();
        if let Some(expression) = search.expression {
            let newest = newest_matches(connection, &expression, FEW + 1)?;
            if newest.len() <= FEW {
                is_few = true;
                conditions.and("id IN (SELECT value FROM json_each(?))", [json_array(&newest).into()]);
            } else {
                let matching = "+id IN (SELECT rowid FROM submission_search WHERE submission_search MATCH ?)";
                conditions.and(matching, [expression.into()]);
            }
        }
        Ok((conditions, is_few))
    }

    pub(super) fn and<const N: usize>(&mut self, condition: &str, values: [Value; N]) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
        self.values.extend(values);
    }

    fn one_of(&mut self, column: &str, wanted: Vec<Option<String>>) {
        if wanted.is_empty() {
            return;
        }
        let with_null = wanted.iter().any(Option::is_none);
        let values: Vec<Value> = wanted.into_iter().flatten().map(Value::from).collect();
        let marks = vec!["?"; values.len()].join(", ");
        let condition = match (with_null, values.len()) {
            (true, 0) => format!("{column} IS NULL"),
            (true, _) => format!("({column} IS NULL OR {column} IN ({marks}))"),
            (false, 1) => format!("{column} = ?"),
            (false, _) => format!("{column} IN ({marks})"),
        };
        self.and(&condition, []);
        self.values.extend(values);
    }
}

/// The parts of a search: what FTS5 is asked for, and rows named by number.
struct Search {
    expression: Option<String>,
    numbers: Vec<i64>,
}

impl Search {
    fn parse(text: &str) -> Self {
        let (mut words, mut numbers) = (Vec::new(), Vec::new());
        for word in text.split_whitespace() {
            match word.strip_prefix('#').map(str::parse) {
                Some(Ok(number)) => numbers.push(number),
                // What has no letter and no digit is no word to FTS5 either.
                _ if word.chars().any(char::is_alphanumeric) => {
                    // A NUL ends the expression for FTS5.
                    words.push(format!("\"{}\"*", word.replace('"', "\"\"").replace('\0', " ")));
                }
                _ => {}
            }
        }
        Self { expression: (!words.is_empty()).then(|| words.join(" AND ")), numbers }
    }
}

fn order(sort: Sort) -> String {
    let direction = if sort.is_descending { "DESC" } else { "ASC" };
    let by = match sort.by {
        SortBy::Time => String::new(),
        by => format!("{} {direction}, ", by.expression()),
    };
    format!("ORDER BY {by}created_at_ms {direction}, id {direction}")
}

/// Lists the rows a query finds, or with a limit the first of them.
pub(super) fn list(connection: &Connection, query: &Query, limit: Option<usize>) -> Result<Listing, HistoryError> {
    let (mut conditions, search) = Conditions::with_numbers(&query.filter);
    if let Some(expression) = search.expression {
        let most = match limit {
            Some(limit) if !query.filter.narrows_beside_search() => limit.saturating_mul(2).clamp(FEW_FIRST, FEW),
            _ => FEW,
        };
        let newest = newest_matches(connection, &expression, most + 1)?;
        let is_few = newest.len() <= most;
        if is_few || limit.is_some() {
            if !is_few && query.sort != Sort::default() {
                // The newest say nothing of what comes first in another order.
                return Ok(Listing::default());
            }
            conditions.and("id IN (SELECT value FROM json_each(?))", [json_array(&newest).into()]);
            let found = select(connection, &conditions, query.sort, limit)?;
            return Ok(Listing { is_complete: is_few && found.is_complete, ..found });
        }
        // The plus keeps SQLite from visiting every match's row: the order's index has all that is needed.
        let plus = if has_at_most(connection, &expression, SOME)? { "" } else { "+" };
        let matching = "id IN (SELECT rowid FROM submission_search WHERE submission_search MATCH ?)";
        conditions.and(&format!("{plus}{matching}"), [expression.into()]);
    }
    select(connection, &conditions, query.sort, limit)
}

/// Tells whether no more rows match.
fn has_at_most(connection: &Connection, expression: &str, most: usize) -> Result<bool, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) <= ?2 FROM (SELECT 1 FROM submission_search WHERE submission_search MATCH ?1 LIMIT ?2 + 1)",
    )?;
    Ok(statement.query_row((expression, i64::try_from(most).unwrap_or(i64::MAX)), |row| row.get(0))?)
}

/// Returns the numbers of matching rows, the greatest first.
fn newest_matches(connection: &Connection, expression: &str, most: usize) -> Result<Vec<i64>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM submission_search WHERE submission_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
    )?;
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = statement.query_map((expression, limit), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn select(
    connection: &Connection,
    conditions: &Conditions,
    sort: Sort,
    limit: Option<usize>,
) -> Result<Listing, HistoryError> {
    let Conditions { text, values } = conditions;
    let most = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
    let mut statement =
        connection.prepare_cached(&format!("SELECT id FROM submission WHERE {text} {} LIMIT {most}", order(sort)))?;
    let ids = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
    let is_complete = limit.is_none_or(|limit| ids.len() < limit);
    Ok(Listing { ids, is_complete })
}

/// Codes are a service's to invent; a menu has its limits.
const MAX_CHOICES: usize = 200;

/// Returns every value that occurs. Each costs a step in an index, instead of a walk over all rows.
fn choices(connection: &Connection) -> Result<Choices, HistoryError> {
    let distinct = |column: &str| -> Result<Vec<String>, HistoryError> {
        let mut statement = connection.prepare_cached(&format!(
            "WITH RECURSIVE occurring(value) AS (
                 SELECT min({column}) FROM submission WHERE deleted IS NULL
                 UNION ALL
                 SELECT (SELECT min({column}) FROM submission WHERE deleted IS NULL AND {column} > value)
                 FROM occurring WHERE value IS NOT NULL
             )
             SELECT value FROM occurring WHERE value IS NOT NULL LIMIT {MAX_CHOICES}"
        ))?;
        let values = statement.query_map([], |row| row.get(0))?;
        Ok(values.collect::<Result<_, _>>()?)
    };
    Ok(Choices {
        profiles: distinct("profile")?,
        task_types: distinct("task_type")?,
        error_codes: distinct("error_code")?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::connect::open_reader;
    use super::super::{FILE_NAME, Life};
    use super::*;

    fn plan(connection: &Connection, sql: &str) -> String {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let marks = vec![1; statement.parameter_count()];
        let steps = statement.query_map(params_from_iter(marks), |row| row.get::<_, String>(3)).unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    /// A million rows are listed from an index that holds them in order, and none of them is looked at.
    #[test]
    fn every_order_and_every_filter_is_answered_by_an_index() {
        let directory = tempfile::tempdir().unwrap();
        drop(History::open(directory.path(), 0).unwrap());
        let connection = open_reader(&directory.path().join(FILE_NAME)).unwrap();
        for by in SortBy::ALL {
            for is_descending in [false, true] {
                let order = order(Sort { by, is_descending });
                let plan = plan(&connection, &format!("SELECT id FROM submission WHERE deleted IS NULL {order}"));
                assert!(plan.contains("COVERING INDEX"), "{by:?}: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{by:?}: {plan}");
            }
        }
        let some = |text: &str| vec![text.to_owned()];
        for filter in [
            Filter { states: vec![Life::Solved], ..Filter::default() },
            Filter { profiles: some("a"), ..Filter::default() },
            Filter { task_types: some("a"), ..Filter::default() },
            Filter { error_codes: vec![Some("a".to_owned())], ..Filter::default() },
            Filter { error_codes: vec![None], ..Filter::default() },
            Filter { since_ms: Some(1), until_ms: Some(2), ..Filter::default() },
            Filter { is_pinned: true, ..Filter::default() },
            Filter { is_captured: Some(true), ..Filter::default() },
            Filter { is_captured: Some(false), ..Filter::default() },
        ] {
            let (conditions, order) = (Conditions::of(&filter), order(Sort::default()));
            let plan = plan(&connection, &format!("SELECT id FROM submission WHERE {} {order}", conditions.text));
            assert!(plan.contains("COVERING INDEX"), "{filter:?}: {plan}");
            // Of the captured alone the rows are visited.
            let others = plan.replace("USING INDEX submission_captured", "");
            assert!(!others.contains("TEMP B-TREE") && !others.contains("USING INDEX"), "{filter:?}: {plan}");
        }
    }
}
