//! How a submission ended, as the head of its reply says it: how it came to that, one large sentence, and what to do.

use std::time::Duration;

use super::part::Came;
use super::record::RecordView;
use crate::contract::{BaseUrl, POLLS_PER_TASK, counted, error_code, upper_first};
use crate::history::{Life, Record};
use crate::judge::{trouble_of_unsent, way_out_of_unknown};
use crate::profile::Costs;

/// How a submission ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// How it came to that, in a few words: `came by callback, after 3 polls`.
    pub how: String,
    /// What happened, in one sentence; empty where the answer stands in its place.
    pub sentence: String,
    /// What to do, in one line; empty where nothing is to be done.
    pub what_to_do: String,
}

/// Returns how a submission ended. `costs` are its profile's, and so is `task_life`, where they are known.
#[must_use]
pub fn headline(view: &RecordView, costs: Costs, task_life: Option<Duration>) -> Headline {
    let record = &view.record;
    match record.summary.state {
        Life::Solved => Headline { how: view.came.map_or_else(String::new, how_it_came), ..Headline::default() },
        Life::Refused | Life::Failed => of_code(record),
        Life::Unknown => unknown(view, costs),
        Life::GaveUp => gave_up(record, task_life),
        Life::NotSent => not_sent(record),
        Life::Created => Headline { sentence: "The service has the task".to_owned(), ..Headline::default() },
        Life::Recorded => Headline {
            sentence: "The outcome is not known yet".to_owned(),
            what_to_do: "Another window on this history may be sending it".to_owned(),
            ..Headline::default()
        },
    }
}

fn how_it_came(came: Came) -> String {
    match came {
        Came::AtOnce => "came at once, with the reply to createTask".to_owned(),
        Came::ByPoll(number) => format!("came by poll {number}"),
        Came::ByCallback(0) => "came by callback, before any poll".to_owned(),
        Came::ByCallback(polls) => format!("came by callback, after {}", counted(polls as u64, "poll", "polls")),
    }
}

fn of_code(record: &Record) -> Headline {
    let summary = &record.summary;
    let how = summary.error_code.clone().unwrap_or_else(|| "without a code".to_owned());
    match summary.error_code.as_deref().and_then(error_code) {
        Some(known) => Headline {
            how,
            sentence: known.meaning.to_owned(),
            what_to_do: format!("{}. {}", known.what_to_do, known.retry.advice()),
        },
        None => Headline { how, ..of_detail(summary.detail.as_deref().unwrap_or_default()) },
    }
}

/// Cuts what is kept of a submission into what happened and what to do.
fn of_detail(detail: &str) -> Headline {
    let detail = detail.strip_prefix("The service says: ").unwrap_or(detail);
    let (sentence, what_to_do) = detail.rsplit_once(". ").unwrap_or((detail, ""));
    Headline { sentence: sentence.to_owned(), what_to_do: what_to_do.to_owned(), ..Headline::default() }
}

fn unknown(view: &RecordView, costs: Costs) -> Headline {
    let exchange = view.exchange();
    let status = exchange.and_then(|exchange| exchange.status).filter(|status| *status != 200);
    let http = status.map(|status| format!(", HTTP {status}")).unwrap_or_default();
    let broken = exchange.and_then(|exchange| exchange.error.as_deref());
    let sentence = match (&view.reply.foreign, broken) {
        (Some(foreign), _) => format!("{}{http}", foreign.kind.in_short()),
        (None, Some(error)) => upper_first(error.split(": ").next().unwrap_or(error)),
        (None, None) => of_detail(view.record.summary.detail.as_deref().unwrap_or_default()).sentence,
    };
    Headline { sentence, what_to_do: way_out_of_unknown(costs).to_owned(), ..Headline::default() }
}

fn gave_up(record: &Record, task_life: Option<Duration>) -> Headline {
    let polls = record.polls;
    let sentence = match task_life.map(|life| life.as_secs()) {
        _ if polls >= POLLS_PER_TASK => format!("No answer to {POLLS_PER_TASK} polls"),
        Some(seconds) if seconds >= 60 && seconds.is_multiple_of(60) => {
            format!("No answer within its life of {} min", seconds / 60)
        }
        Some(seconds) => format!("No answer within its life of {seconds} s"),
        None => "No answer within its life".to_owned(),
    };
    let how = format!("asked {polls} of {POLLS_PER_TASK} times");
    let left = if polls < POLLS_PER_TASK { "Follow again tries once" } else { "No poll is left" };
    Headline { how, sentence, what_to_do: left.to_owned() }
}

fn not_sent(record: &Record) -> Headline {
    let host = BaseUrl::parse(&record.summary.base_url).map(|url| url.host());
    let error = record.create_task().and_then(|exchange| exchange.error.as_deref());
    let Some(error) = error else { return of_detail(record.summary.detail.as_deref().unwrap_or_default()) };
    let trouble = trouble_of_unsent(host.as_deref().unwrap_or("The service"), error);
    Headline { sentence: trouble.what, what_to_do: trouble.what_to_do.to_owned(), ..Headline::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callback_is_named_with_the_polls_before_it() {
        assert_eq!(how_it_came(Came::ByCallback(3)), "came by callback, after 3 polls");
        assert_eq!(how_it_came(Came::ByCallback(1)), "came by callback, after 1 poll");
        assert_eq!(how_it_came(Came::ByPoll(2)), "came by poll 2");
    }

    #[test]
    fn what_a_service_says_is_cut_from_what_to_do() {
        let headline = of_detail("The service says: Try later. Please. Look at the payload");
        assert_eq!(
            (headline.sentence.as_str(), headline.what_to_do.as_str()),
            ("Try later. Please", "Look at the payload")
        );
        assert_eq!(of_detail("Alone").sentence, "Alone");
    }
}
