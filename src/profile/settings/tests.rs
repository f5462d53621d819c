//! Settings against real files: what is kept, what is set aside, what two windows do to each other.

use std::fs;

use super::file::FILE_NAME;
use super::*;
use crate::profile::address::Address;
use crate::profile::definition::Costs;
use crate::profile::limit::Limit;

/// Saves every change there is between the defaults and these settings.
fn save(directory: &Path, settings: &Settings) -> Result<Saved, SettingsError> {
    Settings::save(directory, &SettingsChange::Theme(settings.theme))?;
    Settings::save(directory, &SettingsChange::Backend(settings.backend))?;
    Settings::save(directory, &SettingsChange::Receiver(settings.receiver))?;
    Settings::save(directory, &SettingsChange::Columns(settings.columns.clone()))?;
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

/// A profile whose name, threshold and poll spacing are not the defaults.
fn own_profile() -> Profile {
    let mut profile = Profile::new("p1", "Mine", Address::parse("https://127.0.0.1:1/api"));
    profile.low_balance = "2.5".into();
    profile.limits.set(Limit::PollSpacing, 4_000);
    profile
}

/// Every key of the file, as version 0.1 writes them.
const WHOLE_FILE: &str = r#"theme = "dark"
backend = "wayland"

[window]
width = 1000.0
height = 700.0
compose_width = 350.0
history_height = 222.0

[callback_receiver]
on = true
port = 40123

[[profile]]
id = "sandbox"
name = "Playground"
poll_spacing_ms = 600000
task_life_ms = 301000
connect_timeout_ms = 14000
exchange_timeout_ms = 61000
picture_max_bytes = 400000
keep_days = 30
keep_submissions = 1000
check_on_open = true
low_balance = ""

[[profile]]
id = "profile-19a0"
name = "Mine"
base_url = "https://127.0.0.1:1/api/"
poll_spacing_ms = 4000
task_life_ms = 302000
connect_timeout_ms = 15000
exchange_timeout_ms = 62000
picture_max_bytes = 500000
keep_days = 0
keep_submissions = 0
check_on_open = false
low_balance = "2.5"
"#;

/// The limits in the order of [`WHOLE_FILE`].
const LIMITS_OF_VERSION_0_1: [Limit; 7] = [
    Limit::PollSpacing,
    Limit::TaskLife,
    Limit::ConnectTimeout,
    Limit::ExchangeTimeout,
    Limit::LargestPicture,
    Limit::KeepDays,
    Limit::KeepSubmissions,
];

/// What stands in [`WHOLE_FILE`].
fn whole_settings() -> Settings {
    let limits = |profile: &mut Profile, values: [u64; LIMITS_OF_VERSION_0_1.len()]| {
        for (limit, value) in LIMITS_OF_VERSION_0_1.into_iter().zip(values) {
            profile.limits.set(limit, value);
        }
    };
    let mut profiles = built_in_profiles();
    profiles[0].name = "Playground".into();
    profiles[0].checks_on_open = true;
    limits(&mut profiles[0], [600_000, 301_000, 14_000, 61_000, 400_000, 30, 1000]);
    let mut own = Profile::new("profile-19a0", "Mine", Address::parse("https://127.0.0.1:1/api/"));
    own.low_balance = "2.5".into();
    limits(&mut own, [4_000, 302_000, 15_000, 62_000, 500_000, 0, 0]);
    profiles.push(own);
    Settings {
        backend: BackendChoice::Wayland,
        theme: ThemeChoice::Dark,
        layout: WindowLayout { width: 1000.0, height: 700.0, compose_width: 350.0, history_height: 222.0, zoom: 1.0 },
        columns: ColumnSettings::default(),
        receiver: ReceiverSettings { is_on: true, port: 40123 },
        profiles,
    }
}

#[test]
fn a_whole_file_of_version_0_1_is_read() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(FILE_NAME), WHOLE_FILE).unwrap();
    assert_eq!(Settings::look(directory.path()).unwrap(), whole_settings());
}

#[test]
fn a_file_that_does_not_say_what_costs_money_is_read_with_care() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(FILE_NAME), WHOLE_FILE).unwrap();
    let profiles = Settings::look(directory.path()).unwrap().profiles;
    let costs: Vec<_> = profiles.iter().map(|profile| (profile.id.as_str(), profile.costs())).collect();
    assert_eq!(costs, [("sandbox", Costs::Sandbox), ("capkill", Costs::Money), ("profile-19a0", Costs::Money)]);
}

#[test]
fn a_profile_that_is_said_to_be_free_stays_so() {
    let directory = tempfile::tempdir().unwrap();
    let own = own_profile();
    Settings::save(directory.path(), &put(None, &own)).unwrap();
    let free = Profile { costs_money: false, ..own.clone() };
    Settings::save(directory.path(), &put(Some(&own), &free)).unwrap();
    assert_eq!(Settings::load(directory.path()).0.profiles.last(), Some(&free));
    assert!(fs::read_to_string(directory.path().join(FILE_NAME)).unwrap().contains("costs_money = false"));
}

#[test]
fn saving_what_stands_there_leaves_the_file_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    fs::write(&path, WHOLE_FILE).unwrap();
    let settings = whole_settings();
    save(directory.path(), &settings).unwrap();
    for profile in &settings.profiles {
        Settings::save(directory.path(), &put(Some(profile), profile)).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap();
    assert!(kept.starts_with(WHOLE_FILE), "{kept}");
    assert_eq!(Settings::load(directory.path()).0, settings);
}

#[test]
fn a_new_profile_is_saved_with_every_setting() {
    let directory = tempfile::tempdir().unwrap();
    let own = own_profile();
    let saved = Settings::save(directory.path(), &put(None, &own)).unwrap();
    assert_eq!(saved.settings.profiles.last(), Some(&own));
    assert_eq!(Settings::load(directory.path()).0.profiles.len(), 3);
}

#[test]
fn two_windows_that_edit_a_profile_each_keep_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let first = own_profile();
    Settings::save(directory, &put(None, &first)).unwrap();
    let renamed = Profile { name: "Renamed".into(), ..first.clone() };
    let other = Profile { low_balance: "9".into(), ..first.clone() };
    Settings::save(directory, &put(Some(&first), &renamed)).unwrap();
    let saved = Settings::save(directory, &put(Some(&first), &other)).unwrap();
    let both = Profile { low_balance: "9".into(), ..renamed };
    assert_eq!((saved.settings.profiles.last(), saved.overruled), (Some(&both), vec![]));
}

#[test]
fn a_setting_that_two_windows_change_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let first = own_profile();
    Settings::save(directory, &put(None, &first)).unwrap();
    for (name, overruled) in [("Second", vec![]), ("Third", vec!["the name"])] {
        let now = Profile { name: name.into(), ..first.clone() };
        let saved = Settings::save(directory, &put(Some(&first), &now)).unwrap();
        assert_eq!((saved.overruled, &saved.settings.profiles.last().unwrap().name), (overruled, &now.name));
    }
    for (spacing, overruled) in [(5_000, vec![]), (6_000, vec!["the poll spacing"])] {
        let mut now = first.clone();
        now.limits.set(Limit::PollSpacing, spacing);
        assert_eq!(Settings::save(directory, &put(Some(&first), &now)).unwrap().overruled, overruled);
    }
}

#[test]
fn an_edit_brings_back_a_profile_deleted_in_another_window() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let first = own_profile();
    Settings::save(directory, &put(None, &first)).unwrap();
    Settings::save(directory, &SettingsChange::DeleteProfile("p1".into())).unwrap();
    assert_eq!(Settings::load(directory).0.profiles.len(), 2);
    let edited = Profile { name: "Third".into(), ..first.clone() };
    Settings::save(directory, &put(Some(&first), &edited)).unwrap();
    assert_eq!(Settings::load(directory).0.profiles.last(), Some(&edited));
}

#[test]
fn a_built_in_profile_can_be_changed_and_not_lost() {
    let directory = tempfile::tempdir().unwrap();
    let before = built_in_profiles().remove(1);
    let mut now = before.clone();
    now.limits.set(Limit::PollSpacing, 5_000);
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
fn unknown_keys_and_comments_stay_in_the_file() {
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

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_lock_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let made = directory.path().join("made");
    std::os::unix::fs::symlink(&made, directory.path().join("settings.lock")).unwrap();
    assert!(Settings::save(directory.path(), &SettingsChange::Theme(ThemeChoice::Dark)).is_err());
    assert!(!made.exists());
}

#[cfg(unix)]
#[test]
fn settings_behind_a_link_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let kept = directory.path().join("dotfiles.toml");
    fs::write(&kept, "theme = \"dark\"\n").unwrap();
    std::os::unix::fs::symlink(&kept, directory.path().join(FILE_NAME)).unwrap();
    assert_eq!(Settings::load(directory.path()).0.theme, ThemeChoice::Dark);
}

#[test]
fn a_damaged_file_is_set_aside_and_the_defaults_are_used() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(FILE_NAME), "= [[[ broken").unwrap();
    let (settings, error) = Settings::load(directory.path());
    assert_eq!(settings, Settings::default());
    let Some(SettingsError::Damaged { aside, .. }) = error else { panic!("{error:?}") };
    assert_eq!(fs::read_to_string(aside).unwrap(), "= [[[ broken");
}

#[test]
fn how_large_everything_is_outlives_a_run() {
    let directory = tempfile::tempdir().unwrap();
    let zoomed = |zoom| SettingsChange::Layout(WindowLayout { zoom, ..WindowLayout::default() });
    for zoom in [1.3, 0.7, 1.0] {
        Settings::save(directory.path(), &zoomed(zoom)).unwrap();
        let kept = Settings::load(directory.path()).0.layout.zoom;
        assert!((kept - zoom).abs() < 0.001, "{kept} of {zoom}");
    }
    for nonsense in ["0.0", "-1", "nan", "900", "\"x\""] {
        fs::write(directory.path().join("settings.toml"), format!("[window]\nzoom = {nonsense}\n")).unwrap();
        let kept = Settings::load(directory.path()).0.layout.zoom;
        assert!((kept - 1.0).abs() < 0.001, "{kept} of {nonsense}");
    }
}

#[test]
fn a_nonsense_theme_or_size_has_its_default() {
    let directory = tempfile::tempdir().unwrap();
    let text = "theme = 5\n[window]\nwidth = nan\nheight = -4\ncompose_width = \"x\"\n";
    fs::write(directory.path().join(FILE_NAME), text).unwrap();
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

/// A file could pass its profile off as another. The editor takes no name twice.
#[test]
fn names_that_look_alike_are_numbered() {
    let directory = tempfile::tempdir().unwrap();
    let ids = [("a", "CapKill "), ("b", "capkill"), ("c", "CapKill (2)"), ("d", "Mine")];
    let tables = ids.map(|(id, name)| format!("[[profile]]\nid = \"{id}\"\nname = \"{name}\"\n"));
    fs::write(directory.path().join("settings.toml"), tables.concat()).unwrap();
    let profiles = Settings::load(directory.path()).0.profiles;
    let names: Vec<&str> = profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["Sandbox", "CapKill", "CapKill (2)", "capkill (3)", "CapKill (2) (2)", "Mine"]);
}

#[test]
fn a_name_of_the_file_stays_one_line() {
    let directory = tempfile::tempdir().unwrap();
    let text = "[[profile]]\nid = \"a\\nb\"\n[[profile]]\nid = \"c\"\nname = \"Mine\\nCapKill: accepted\\u202e\"\n";
    fs::write(directory.path().join("settings.toml"), text).unwrap();
    let profiles = Settings::load(directory.path()).0.profiles;
    let names: Vec<&str> = profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names[2..], ["a b", "Mine CapKill: accepted‹U+202E›"]);
}
