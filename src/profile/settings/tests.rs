//! Settings against real files: what is kept, what is set aside, what two windows do to each other.

use super::*;
use crate::profile::profile::Address;

/// Every change there is between the defaults and these settings.
fn save(directory: &Path, settings: &Settings) -> Result<Saved, SettingsError> {
    Settings::save(directory, &SettingsChange::Theme(settings.theme))?;
    Settings::save(directory, &SettingsChange::Receiver(settings.receiver))?;
    Settings::save(directory, &SettingsChange::Layout(settings.layout))
}

fn put(before: Option<&Profile>, now: &Profile) -> SettingsChange {
    SettingsChange::Profile(Box::new(ProfileEdit { before: before.cloned(), now: now.clone() }))
}

fn files(directory: &Path) -> Vec<String> {
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn profiles_round_trip_and_of_two_windows_each_keeps_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let mut first = Profile::new("p1", "Mine", Address::parse("https://127.0.0.1:1/api"));
    first.low_balance = "2.5".into();
    first.limits.set(0, 4_000);
    let saved = Settings::save(directory, &put(None, &first)).unwrap();
    assert_eq!(saved.settings.profiles.last(), Some(&first));
    assert_eq!(Settings::load(directory).0.profiles.len(), 3);
    // One window changes the name, the other the threshold and, later than the first, the name.
    let renamed = Profile { name: "Renamed".into(), ..first.clone() };
    let other = Profile { low_balance: "9".into(), ..first.clone() };
    let change = |now: &Profile| put(Some(&first), now);
    Settings::save(directory, &change(&renamed)).unwrap();
    let saved = Settings::save(directory, &change(&other)).unwrap();
    let both = Profile { low_balance: "9".into(), ..renamed };
    assert_eq!((saved.settings.profiles.last(), saved.overruled), (Some(&both), vec![]));
    let clash = Profile { name: "Third".into(), ..first.clone() };
    let saved = Settings::save(directory, &change(&clash)).unwrap();
    assert_eq!(saved.overruled, ["name"]);
    assert_eq!(saved.settings.profiles.last().unwrap().name, "Third");
    // Deleted in one window, edited in the other: the edit brings it back whole.
    Settings::save(directory, &SettingsChange::DeleteProfile("p1".into())).unwrap();
    assert_eq!(Settings::load(directory).0.profiles.len(), 2);
    Settings::save(directory, &change(&clash)).unwrap();
    assert_eq!(Settings::load(directory).0.profiles.last(), Some(&clash));
}

#[test]
fn a_built_in_profile_can_be_changed_and_not_lost() {
    let directory = tempfile::tempdir().unwrap();
    let before = built_in_profiles().remove(1);
    let mut now = before.clone();
    now.limits.set(0, 5_000);
    Settings::save(directory.path(), &put(Some(&before), &now)).unwrap();
    let profiles = Settings::load(directory.path()).0.profiles;
    assert_eq!((profiles.len(), &profiles[1]), (2, &now));
}

#[test]
fn nonsense_in_a_profile_has_its_default_and_stays_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    let text = "[[profile]]\nid = \"a\"\nname = 5\nbase_url = \"nowhere\"\npoll_spacing_ms = -4\nshape = 1\n[[profile]]\nname = \"no id\"\n";
    fs::write(&path, text).unwrap();
    let profiles = Settings::load(directory.path()).0.profiles;
    assert_eq!(profiles.len(), 3);
    assert_eq!(profiles[2], Profile::new("a", "a", Address::Unreadable("nowhere".into())));
    Settings::save(directory.path(), &SettingsChange::Theme(ThemeChoice::Dark)).unwrap();
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept.contains("shape = 1") && kept.contains("no id"), "{kept}");
}

#[test]
fn settings_round_trip_and_unknown_keys_stay() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    fs::write(&path, "# mine\nfuture = 1\n[window]\nwidth = 1000\nshape = \"round\"\n").unwrap();
    let (mut settings, error) = Settings::load(directory.path());
    assert!(error.is_none());
    assert_eq!(settings.layout, WindowLayout { width: 1000.0, ..WindowLayout::default() });
    settings.theme = ThemeChoice::Dark;
    settings.layout.compose_width = 333.0;
    save(directory.path(), &settings).unwrap();
    assert_eq!(Settings::load(directory.path()).0, settings);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("# mine") && text.contains("future = 1") && text.contains("shape = \"round\""), "{text}");
    assert_eq!(files(directory.path()), ["settings.lock", "settings.toml"], "no temporary file is left");
}

#[test]
fn a_damaged_file_is_set_aside_and_nonsense_sizes_are_ignored() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    fs::write(&path, "= [[[ broken").unwrap();
    let (settings, error) = Settings::load(directory.path());
    assert_eq!(settings, Settings::default());
    let Some(SettingsError::Damaged { aside, .. }) = error else { panic!("{error:?}") };
    assert_eq!(fs::read_to_string(aside).unwrap(), "= [[[ broken");
    fs::write(&path, "theme = 5\n[window]\nwidth = nan\nheight = -4\ncompose_width = \"x\"\n").unwrap();
    assert_eq!(Settings::load(directory.path()).0, Settings::default());
}

#[test]
fn saving_over_a_damaged_file_saves_and_tells() {
    for damaged in [&b"= [[[ broken"[..], b"theme = \"dark\" # caf\xe9"] {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(FILE_NAME), damaged).unwrap();
        let settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
        let change = SettingsChange::Theme(ThemeChoice::Dark);
        let error = Settings::save(directory.path(), &change).unwrap_err();
        let SettingsError::Damaged { aside, .. } = error else { panic!("{error:?}") };
        assert_eq!(fs::read(aside).unwrap(), damaged);
        assert_eq!(Settings::load(directory.path()).0, settings);
        Settings::save(directory.path(), &change).unwrap();
    }
}

#[test]
fn saving_over_what_cannot_be_read_leaves_it() {
    let directory = tempfile::tempdir().unwrap();
    let inside = directory.path().join(FILE_NAME).join("inside");
    fs::create_dir_all(&inside).unwrap();
    assert!(matches!(Settings::load(directory.path()).1, Some(SettingsError::Unreadable(_))));
    let error = save(directory.path(), &Settings::default()).unwrap_err();
    assert!(matches!(error, SettingsError::NotReplaced(_)), "{error:?}");
    assert!(inside.exists());
    assert_eq!(files(directory.path()), ["settings.lock", "settings.toml"]);
}

#[test]
fn looking_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(Settings::look(directory.path()).unwrap(), Settings::default());
    fs::write(directory.path().join(FILE_NAME), "= [[[ broken").unwrap();
    assert!(matches!(Settings::look(directory.path()), Err(SettingsError::NotUnderstood(_))));
    assert_eq!(files(directory.path()), ["settings.toml"]);
}

#[test]
fn profiles_written_as_an_inline_array_are_read_and_kept() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    fs::write(&path, "profile = [{ id = \"a\", name = \"A\", shape = 1 }]\n").unwrap();
    let before = Settings::load(directory.path()).0.profiles.remove(2);
    assert_eq!(before.name, "A");
    let now = Profile { name: "B".into(), ..before.clone() };
    Settings::save(directory.path(), &put(Some(&before), &now)).unwrap();
    assert_eq!(Settings::load(directory.path()).0.profiles[2].name, "B");
    assert!(fs::read_to_string(&path).unwrap().contains("shape = 1"));
}

#[test]
fn a_failed_write_leaves_no_temporary_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    fs::create_dir(&path).unwrap();
    assert!(WholeFile::save(&path, Readers::Usual, b"x").is_err());
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_full_disk_is_not_blamed_on_permissions() {
    let full = SettingsError::from_write(ErrorKind::StorageFull.into());
    assert!(matches!(full, SettingsError::DiskFull(_)) && full.to_string().contains("disk is full"), "{full}");
    let denied = SettingsError::from_write(ErrorKind::PermissionDenied.into());
    assert!(denied.to_string().contains("permissions"), "{denied}");
}

#[test]
fn a_window_that_is_no_table_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(FILE_NAME), "window = 5\n").unwrap();
    save(directory.path(), &Settings::default()).unwrap();
    assert_eq!(Settings::load(directory.path()).0, Settings::default());
}

#[test]
fn saves_at_the_same_time_do_not_meet() {
    let directory = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| save(directory.path(), &Settings::default()).unwrap());
        }
    });
    assert_eq!(files(directory.path()), ["settings.lock", "settings.toml"]);
}
