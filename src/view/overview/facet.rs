//! The part of the table's filter that a bar stands for.

use crate::history::{Filter, Life};

/// The part of the table's filter that a bar stands for. Times and spans are in milliseconds, their end not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    Time(i64, i64),
    State(Life),
    Error(String),
    Latency(i64, i64),
    Solve(i64, i64),
    Spend { profile: String, since_ms: i64, until_ms: i64 },
}

impl Facet {
    /// Whether the filter asks for the facet, perhaps beside others of the facet's kind.
    #[must_use]
    pub fn is_set(&self, filter: &Filter) -> bool {
        let is_span = |since: i64, until: i64| (filter.since_ms, filter.until_ms) == (Some(since), Some(until));
        match self {
            Self::Time(since, until) => is_span(*since, *until),
            Self::State(state) => filter.states.contains(state),
            Self::Error(code) => filter.error_codes.iter().flatten().any(|wanted| wanted == code),
            Self::Latency(from, to) => filter.latency_ms == Some((*from, *to)),
            Self::Solve(from, to) => filter.solve_ms == Some((*from, *to)),
            Self::Spend { profile, since_ms, until_ms } => {
                is_span(*since_ms, *until_ms) && filter.profiles == [profile.as_str()]
            }
        }
    }

    /// Whether the filter leaves the facet out, because it asks for another of the same kind.
    #[must_use]
    pub fn is_left_out(&self, filter: &Filter) -> bool {
        let is_outside = |since: i64, until: i64| {
            filter.until_ms.is_some_and(|end| since >= end) || filter.since_ms.is_some_and(|begin| until <= begin)
        };
        match self {
            Self::Time(since, until) => is_outside(*since, *until),
            Self::State(_) => !filter.states.is_empty() && !self.is_set(filter),
            Self::Error(_) => !filter.error_codes.is_empty() && !self.is_set(filter),
            Self::Latency(..) => filter.latency_ms.is_some() && !self.is_set(filter),
            Self::Solve(..) => filter.solve_ms.is_some() && !self.is_set(filter),
            Self::Spend { since_ms, until_ms, .. } => is_outside(*since_ms, *until_ms),
        }
    }

    /// Returns the filter with the facet, or without the facet when the filter had it.
    #[must_use]
    pub fn toggled(&self, filter: &Filter) -> Filter {
        let (mut filter, is_set) = (filter.clone(), self.is_set(filter));
        match self {
            Self::Time(since, until) => set_span(&mut filter, (!is_set).then_some((*since, *until))),
            Self::State(state) => {
                filter.states.retain(|wanted| wanted != state);
                if !is_set {
                    filter.states.push(*state);
                }
            }
            Self::Error(code) => {
                filter.error_codes.retain(|wanted| wanted.as_ref() != Some(code));
                if !is_set {
                    filter.error_codes.push(Some(code.clone()));
                }
            }
            Self::Latency(from, to) => filter.latency_ms = (!is_set).then_some((*from, *to)),
            Self::Solve(from, to) => filter.solve_ms = (!is_set).then_some((*from, *to)),
            Self::Spend { profile, since_ms, until_ms } => {
                set_span(&mut filter, (!is_set).then_some((*since_ms, *until_ms)));
                filter.profiles = if is_set { Vec::new() } else { vec![profile.clone()] };
            }
        }
        filter
    }
}

fn set_span(filter: &mut Filter, span: Option<(i64, i64)>) {
    (filter.since_ms, filter.until_ms) = (span.map(|span| span.0), span.map(|span| span.1));
}
