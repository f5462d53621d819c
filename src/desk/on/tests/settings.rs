//! Settings: saved in order, also after a failure.

use super::scripted::Scripted;
use crate::desk::change::Change;
use crate::desk::command::SettingsCommand;
use crate::profile::{Saved, Settings, SettingsChange, ThemeChoice};
use crate::work::{Event, Job, Lost, SettingsEvent, SettingsJob};

fn saves(desk: &mut Scripted) -> Vec<SettingsChange> {
    desk.jobs_of(|job| if let Job::Settings(SettingsJob::Save(change)) = job { Some(change) } else { None })
}

fn theme(desk: &mut Scripted, theme: ThemeChoice) {
    desk.dispatch(SettingsCommand::Theme(theme));
}

#[test]
fn changes_are_saved_one_after_the_other() {
    let mut desk = Scripted::open();
    for choice in [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::System] {
        theme(&mut desk, choice);
    }
    let first = saves(&mut desk);
    assert!(matches!(first[..], [SettingsChange::Theme(ThemeChoice::Dark)]));
    let saved = Saved { settings: Settings::default(), overruled: Vec::new() };
    desk.desk.apply(Event::Settings(SettingsEvent::Saved(first[0].clone(), Ok(saved))));
    assert!(matches!(saves(&mut desk)[..], [SettingsChange::Theme(ThemeChoice::System)]), "only the last counts");
}

#[test]
fn settings_are_saved_again_after_a_panic() {
    let mut desk = Scripted::open();
    theme(&mut desk, ThemeChoice::Dark);
    let change = saves(&mut desk).remove(0);
    desk.desk.apply(Event::Settings(SettingsEvent::Lost(change, Lost)));
    desk.assert_told("The settings could not be saved");
    theme(&mut desk, ThemeChoice::Light);
    assert_eq!(saves(&mut desk).len(), 1);
}

#[test]
fn a_change_that_is_queued_when_the_window_closes_is_saved() {
    let mut desk = Scripted::open();
    desk.desk.tell(Change::SettingChanged(SettingsChange::Theme(ThemeChoice::Dark)));
    desk.desk.tell(Change::SettingChanged(SettingsChange::DeleteProfile("mine".into())));
    desk.desk.close();
    let jobs = desk.jobs();
    assert!(jobs.iter().any(|job| matches!(job, Job::Settings(SettingsJob::Save(SettingsChange::Theme(_))))));
    let last = jobs.iter().find_map(|job| match job {
        Job::Settings(SettingsJob::SaveLast(changes)) => Some(changes.len()),
        _ => None,
    });
    assert_eq!(last, Some(1));
}
