//! Charts of counted figures, and the filters that their bars stand for.

use super::make::MOST_PROFILES;
use super::*;
use crate::history::{
    Buckets, CountedAccount, CountedCode, Course, Decimal, Filter, Histogram, Life, Overview, OverviewRange, Spend,
    Step, Stretch, Times, Trend,
};

fn every_facet() -> Vec<Facet> {
    vec![
        Facet::Time(10, 20),
        Facet::State(Life::Failed),
        Facet::Error("ERROR_ZERO_BALANCE".into()),
        Facet::Latency(0, 50),
        Facet::Solve(1_000, i64::MAX),
        Facet::Spend { profile: "Sandbox".into(), since_ms: 10, until_ms: 20 },
    ]
}

#[test]
fn a_second_click_undoes_the_first_and_nothing_else() {
    let filter = Filter { search: "example".into(), is_pinned: true, ..Filter::default() };
    for facet in every_facet() {
        assert!(!facet.is_set(&filter) && !facet.is_left_out(&filter), "{facet:?}");
        let set = facet.toggled(&filter);
        assert!(facet.is_set(&set) && !facet.is_left_out(&set) && set != filter, "{facet:?}");
        assert_eq!((set.search.as_str(), set.is_pinned), ("example", true));
        assert_eq!(facet.toggled(&set), filter, "{facet:?}");
    }
}

#[test]
fn a_second_state_joins_the_first() {
    let filter = Facet::State(Life::Solved).toggled(&Filter::default());
    assert!(Facet::State(Life::Failed).is_left_out(&filter));
    assert_eq!(Facet::State(Life::Failed).toggled(&filter).states, [Life::Solved, Life::Failed]);
}

#[test]
fn a_second_time_or_duration_replaces_the_first() {
    let filter = Facet::Time(10, 20).toggled(&Filter::default());
    assert!(Facet::Time(20, 30).is_left_out(&filter) && !Facet::Time(5, 15).is_left_out(&filter));
    let filter = Facet::Time(20, 30).toggled(&filter);
    assert_eq!((filter.since_ms, filter.until_ms), (Some(20), Some(30)));
    let filter = Facet::Latency(50, 100).toggled(&Facet::Latency(0, 50).toggled(&filter));
    assert_eq!(filter.latency_ms, Some((50, 100)));
}

fn counted() -> Overview {
    let histogram = |edges_ms: &'static [i64]| Histogram { edges_ms, counts: vec![0, 1_234], below_zero: 2 };
    let mut by_state = [0; Life::ALL.len()];
    by_state[5] = 1_234;
    let spend = |profile: &str| Spend {
        profile: profile.into(),
        by_time: vec![Decimal::parse("0.1").unwrap(), Decimal::parse("1200.25").unwrap()],
        total: Decimal::parse("1200.35").unwrap(),
        balances: 3,
        compared: 2,
        top_ups: 1,
        unread: 0,
    };
    Overview {
        buckets: Buckets { step: Step::Day, edges: vec![0, 86_400_000, 172_800_000] },
        since_ms: Some(0),
        by_time: vec![[0; Life::ALL.len()], by_state],
        later: 1,
        by_state,
        has_any: true,
        by_error: (0..12).map(|number| code(&format!("ERROR_{number}"), Life::Failed, 100 - number)).collect(),
        latency: histogram(&[0, 100, i64::MAX]),
        solve: histogram(&[0, 60_000, i64::MAX]),
        spend: ["A", "B", "C", "D", "E"].map(spend).into(),
        account: Some(CountedAccount {
            profile: "B".into(),
            course: Some(Course { points: vec![(90_000_000, Decimal::parse("7.5").unwrap())], ..Course::default() }),
            by_time: vec![[0; Life::ALL.len()], by_state],
        }),
        trend: Trend {
            stretches: vec![Stretch::default(), Stretch { ended: 1_234, solved: 1_234, ..Stretch::default() }],
            ended: 1_234,
            solved: 1_234,
            errors: 1_134,
            codes: 12,
            first_code: Some(("ERROR_0".into(), 100)),
            first_codes: 1,
            times: Times { count: 1_234, median_ms: 9_800, ninth_ms: 24_000, longest_ms: 90_000 },
        },
        total: 1_234,
    }
}

fn code(code: &str, state: Life, count: u64) -> CountedCode {
    let mut by_state = [0; Life::ALL.len()];
    by_state[Life::ALL.iter().position(|one| *one == state).unwrap()] = count;
    CountedCode { code: code.to_owned(), by_state }
}

#[test]
fn figures_have_words_units_and_thousands() {
    let charts = charts(&counted(), OverviewRange::Week, Filter::default());
    assert!(!charts.is_empty);
    let names: Vec<&str> = charts.bars().map(|bar| bar.name.as_str()).collect();
    for name in [
        "solved: 1,234 submissions",
        "ERROR_0: 100 submissions",
        "Under 100 ms: 0 submissions",
        "100 ms or more: 1,234 submissions",
        "1 min or more: 1,234 submissions",
    ] {
        assert!(names.contains(&name), "{name}: {names:#?}");
    }
    assert!(names[1].ends_with(": 1,234 submissions (1,234 solved)"), "{}", names[1]);
}

#[test]
fn notes_say_what_is_left_out_of_the_bars() {
    let charts = charts(&counted(), OverviewRange::Week, Filter::default());
    assert_eq!(charts.over_time.note, "1 submission later than now by this machine's clock");
    assert_eq!(charts.errors.note, "4 more codes with 362 submissions");
    assert_eq!(charts.latency.note, "2 submissions below zero: the clock was set back");
}

#[test]
fn spend_has_a_chart_for_each_of_the_first_profiles() {
    let charts = charts(&counted(), OverviewRange::Week, Filter::default());
    assert!(charts.spend[0].subtitle.starts_with("1,200.35 "), "{}", charts.spend[0].subtitle);
    assert!(charts.spend[0].bars[1].name.ends_with(": 1,200.25 spent by A"), "{}", charts.spend[0].bars[1].name);
    assert_eq!(charts.spend.len(), MOST_PROFILES);
    assert!(
        charts.spend[3].note.ends_with("Profiles with spend not shown: 1; filter the table by profile to see theirs")
    );
}

#[test]
fn an_overview_without_a_submission_is_empty() {
    let mut nothing = counted();
    nothing.by_time = vec![[0; Life::ALL.len()]; 2];
    nothing.by_state = [0; Life::ALL.len()];
    nothing.later = 0;
    nothing.spend.clear();
    nothing.account = None;
    assert!(charts(&nothing, OverviewRange::Hour, Filter::default()).is_empty);
}

#[test]
fn headlines_say_what_they_rest_on() {
    let names = charts(&counted(), OverviewRange::Week, Filter::default()).key_figures.map(|figure| figure.name());
    assert_eq!(
        names,
        [
            "Solved: 100 %. 1,234 of 1,234 that were sent and have ended",
            "Median time to solve: 9.8 s. Nine of ten within 24.0 s",
            "Spend: 1,200.35. B, by 3 balances, in the account's currency",
            "Errors: 1,134. ERROR_0 most often, 100 times",
        ]
    );
}

#[test]
fn no_code_is_most_often_where_others_came_as_often() {
    let said = |codes: u64, first_codes: u64, often: u64| {
        let mut overview = counted();
        let first_code = Some(("ERROR_A".to_owned(), often));
        overview.trend = Trend { codes, first_code, first_codes, ..overview.trend };
        let [.., errors] = charts(&overview, OverviewRange::Week, Filter::default()).key_figures;
        errors.basis
    };
    assert_eq!(said(3, 3, 1), "3 codes, once each");
    assert_eq!(said(3, 2, 4), "ERROR_A and 1 more most often, 4 times each");
    assert_eq!(said(3, 1, 4), "ERROR_A most often, 4 times");
    assert_eq!(said(1, 1, 1), "ERROR_A, once");
}

#[test]
fn headlines_of_nothing_say_so() {
    let mut nothing = counted();
    (nothing.by_state, nothing.trend) = ([0; Life::ALL.len()], Trend::default());
    (nothing.spend, nothing.by_error) = (Vec::new(), Vec::new());
    nothing.solve.below_zero = 0;
    let key_figures = charts(&nothing, OverviewRange::Week, Filter::default()).key_figures;
    let names = key_figures.iter().map(KeyFigure::name).collect::<Vec<_>>();
    assert_eq!(
        names,
        [
            "Solved: –. None was sent and has ended",
            "Median time to solve: –. None was solved",
            "Spend: –. Two balances tell it; Check asks for one",
            "Errors: 0. No error code came",
        ]
    );
    assert!(key_figures.iter().all(|figure| figure.line.is_empty()), "{key_figures:#?}");
}

#[test]
fn spend_says_that_a_filter_does_not_narrow_it() {
    let spend = |filter| charts(&counted(), OverviewRange::Week, filter).key_figures[2].basis.clone();
    let of_profile = Filter { profiles: vec!["B".into()], ..Filter::default() };
    assert_eq!(spend(of_profile), "B, by 3 balances, in the account's currency");
    let failed = Filter { states: vec![Life::Failed], ..Filter::default() };
    assert_eq!(spend(failed), "B, by 3 balances of all its submissions, in the account's currency");
}

#[test]
fn a_single_balance_is_no_spend_yet() {
    let mut once = counted();
    (once.spend[1].compared, once.spend[1].balances) = (0, 1);
    let [_, _, spend, _] = charts(&once, OverviewRange::Week, Filter::default()).key_figures;
    assert_eq!(spend.name(), "Spend: –. Two balances tell it; one is known");
}

/// The currency is said at the head, once.
#[test]
fn charts_of_spend_leave_the_currency_to_the_head() {
    let mut counted = counted();
    counted.spend[0].unread = 1;
    let charts = charts(&counted, OverviewRange::Week, Filter::default());
    assert_eq!(charts.spend[0].subtitle, "1,200.35 by 3 balances");
    assert!(charts.spend[0].note.ends_with(" · 1 balance is too long to be added up"), "{}", charts.spend[0].note);
}

#[test]
fn errors_have_the_colours_of_their_states() {
    let mut counted = counted();
    counted.by_error = vec![code("ERROR_CAPTCHA_UNSOLVABLE", Life::Failed, 3), code("ERROR_NO_SLOT", Life::Refused, 1)];
    let charts = charts(&counted, OverviewRange::Week, Filter::default());
    let parts: Vec<_> = charts.errors.bars.iter().map(|bar| bar.parts.clone()).collect();
    assert_eq!(parts, [vec![(Tone::State(Life::Failed), 3.0)], vec![(Tone::State(Life::Refused), 1.0)]]);
}

#[test]
fn the_states_are_a_key_also_where_none_is_in_a_state() {
    let charts = charts(&counted(), OverviewRange::Week, Filter::default());
    let labels: Vec<&str> = charts.states.bars.iter().map(|bar| bar.label.as_str()).collect();
    assert_eq!(labels, ["solved", "created", "refused", "failed", "unknown", "gave up", "not sent"]);
}

#[test]
fn the_balance_has_the_submissions_of_its_profile_on_it() {
    let balance = charts(&counted(), OverviewRange::Week, Filter::default()).balance.unwrap();
    assert_eq!((balance.profile.as_str(), balance.subtitle.as_str()), ("B", "7.5 · a dot is up to 206 submissions"));
    assert_eq!(balance.dots[0].states, vec![Life::Solved; 6]);
}
