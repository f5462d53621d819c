//! What of the history is wanted, and in which order: filter, search and sorting as data.

use super::Life;

/// Which submissions are wanted. An empty list of a kind admits every one of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub states: Vec<Life>,
    /// Profiles by the name they had.
    pub profiles: Vec<String>,
    pub task_types: Vec<String>,
    /// `None` stands for rows without one.
    pub error_codes: Vec<Option<String>>,
    /// From this moment on.
    pub since_ms: Option<i64>,
    /// Before this moment.
    pub until_ms: Option<i64>,
    /// The createTask exchange took at least this long, and less than the second.
    pub latency_ms: Option<(i64, i64)>,
    /// From createTask to the end it took at least this long, and less than the second.
    pub solve_ms: Option<(i64, i64)>,
    pub is_pinned: bool,
    /// Only what other programs sent through a capture, or only what they did not.
    pub is_captured: Option<bool>,
    /// Words that all occur, each as the beginning of a word; `#12` is a row's number.
    pub search: String,
}

impl Filter {
    /// Tells whether every submission is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.search.trim().is_empty() && !self.narrows_beside_search()
    }

    /// Tells whether anything but the search leaves rows out.
    pub(super) fn narrows_beside_search(&self) -> bool {
        Self { search: String::new(), ..self.clone() } != Self::default()
    }
}

/// A column the table can be sorted by; equal rows follow by time and number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    #[default]
    Time,
    Profile,
    TaskType,
    /// The same pictures side by side.
    Picture,
    TaskId,
    State,
    Latency,
    ErrorCode,
    /// The solution, else what happened.
    End,
}

impl SortBy {
    /// Every column.
    pub const ALL: [Self; 9] = [
        Self::Time,
        Self::Profile,
        Self::TaskType,
        Self::Picture,
        Self::TaskId,
        Self::State,
        Self::Latency,
        Self::ErrorCode,
        Self::End,
    ];

    /// Tells whether a submission's place in this order can change after it was recorded, as its task goes on.
    const fn changes_with_outcome(self) -> bool {
        match self {
            Self::Time | Self::Profile | Self::TaskType | Self::Picture => false,
            Self::TaskId | Self::State | Self::Latency | Self::ErrorCode | Self::End => true,
        }
    }

    /// Returns the expression that is sorted by; each has its index in `schema_4.sql`.
    pub(super) const fn expression(self) -> &'static str {
        match self {
            Self::Time => "created_at_ms",
            Self::Profile => "profile",
            Self::TaskType => "task_type",
            Self::Picture => "picture_sha256",
            Self::TaskId => "task_id",
            Self::State => "state",
            Self::Latency => "latency_ms",
            Self::ErrorCode => "error_code",
            Self::End => "substr(coalesce(solution, detail), 1, 40)",
        }
    }
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub by: SortBy,
    pub is_descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self { by: SortBy::Time, is_descending: true }
    }
}

/// Which rows are wanted, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub filter: Filter,
    pub sort: Sort,
}

impl Query {
    /// Tells whether a submission's outcome, or what comes after it, can bring a row into the list, out of it, or
    /// elsewhere in it. Otherwise the list stays as it is when a row that is there has changed.
    #[must_use]
    pub fn looks_at_outcomes(&self) -> bool {
        // By name, so that a new part of a filter has to be decided on.
        let Filter {
            states,
            profiles: _,
            task_types: _,
            error_codes,
            since_ms: _,
            until_ms: _,
            latency_ms,
            solve_ms,
            is_pinned: _,
            is_captured: _,
            search,
        } = &self.filter;
        let filters = !states.is_empty() || !error_codes.is_empty() || latency_ms.is_some() || solve_ms.is_some();
        filters || !search.trim().is_empty() || self.sort.by.changes_with_outcome()
    }
}

/// The numbers of the rows that a query finds, in the query's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub ids: Vec<i64>,
    /// Nothing follows after the last.
    pub is_complete: bool,
}

/// The values that the filters can be set to: every one that occurs, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    pub profiles: Vec<String>,
    pub task_types: Vec<String>,
    pub error_codes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(filter: Filter) -> Query {
        Query { filter, ..Query::default() }
    }

    #[test]
    fn what_is_said_before_a_submission_leaves_stays() {
        let said = Filter {
            profiles: vec!["CapKill".into()],
            task_types: vec!["ImageToTextTask".into()],
            since_ms: Some(1),
            until_ms: Some(2),
            is_pinned: true,
            ..Filter::default()
        };
        assert!(!of(said).looks_at_outcomes() && !Query::default().looks_at_outcomes());
        for by in [SortBy::Profile, SortBy::TaskType, SortBy::Picture] {
            assert!(
                !Query { sort: Sort { by, is_descending: false }, ..Query::default() }.looks_at_outcomes(),
                "{by:?}"
            );
        }
    }

    #[test]
    fn what_comes_of_a_submission_is_looked_at() {
        for filter in [
            Filter { states: vec![Life::Solved], ..Filter::default() },
            Filter { error_codes: vec![None], ..Filter::default() },
            Filter { latency_ms: Some((0, 1)), ..Filter::default() },
            Filter { solve_ms: Some((0, 1)), ..Filter::default() },
            Filter { search: "word".into(), ..Filter::default() },
        ] {
            assert!(of(filter.clone()).looks_at_outcomes(), "{filter:?}");
        }
        let sort = Sort { by: SortBy::State, is_descending: true };
        assert!(Query { sort, ..Query::default() }.looks_at_outcomes());
    }
}
