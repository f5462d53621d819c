//! What is given away of captures: the list of the scenarios that were made.

use super::scripted::{Scripted, key};
use crate::desk::command::CaptureGiveCommand;
use crate::sandbox::{ListedRecording, RecordingsList};
use crate::work::{CaptureGiven, CaptureJob, Event, Job, Ticket};

/// Returns the tickets of the lists that were asked for.
fn lists(desk: &mut Scripted) -> Vec<Ticket> {
    let jobs = desk.jobs_of(|job| if let Job::Capture(job) = job { Some(job) } else { None });
    jobs.into_iter()
        .filter_map(|job| if let CaptureJob::ListScenarios(ticket) = job { Some(ticket) } else { None })
        .collect()
}

fn listed(desk: &mut Scripted, ticket: Ticket, names: &[&str]) {
    let recording = |name: &&str| ListedRecording { name: (*name).to_owned(), about: Ok("createTask".to_owned()) };
    let list = RecordingsList { recordings: names.iter().map(recording).collect(), left_out: 0 };
    desk.desk.apply(Event::CaptureGiven(CaptureGiven::ScenariosListed(ticket, Ok(list))));
}

#[test]
fn recordings_are_listed_one_at_a_time_and_once_more_after_changes() {
    let mut desk = Scripted::open();
    assert!(lists(&mut desk).is_empty(), "nothing is read before somebody looks");
    for _ in 0..3 {
        desk.dispatch(CaptureGiveCommand::ListScenarios);
    }
    let first = lists(&mut desk);
    assert_eq!(first.len(), 1);
    listed(&mut desk, first[0], &["a"]);
    let second = lists(&mut desk);
    assert_eq!(second.len(), 1, "it may have changed meanwhile");
    listed(&mut desk, first[0], &["late"]);
    listed(&mut desk, second[0], &["a", "b"]);
    assert!(lists(&mut desk).is_empty());
    let last: Vec<String> = desk.desk.state().capture.scenarios().into_iter().map(|scenario| scenario.key).collect();
    assert_eq!(last[last.len() - 2..], ["sandbox:recorded:a", "sandbox:recorded:b"]);
}

#[test]
fn a_recording_that_is_gone_is_said_once_that_is_known() {
    let mut desk = Scripted::open();
    let gone = |desk: &Scripted, text| desk.desk.state().capture.gone_recording(&key(text));
    assert_eq!(gone(&desk, "sandbox:recorded:a"), None, "nobody has looked");
    desk.dispatch(CaptureGiveCommand::ListScenarios);
    let ticket = lists(&mut desk)[0];
    listed(&mut desk, ticket, &["a"]);
    assert_eq!(gone(&desk, "sandbox:recorded:a"), None);
    assert_eq!(gone(&desk, "sandbox:recorded:b").as_deref(), Some("There is no recording b any more"));
    assert_eq!(gone(&desk, "sandbox:slow"), None);
}
