//! `settings.toml`: any bytes are read, set aside when damaged, and never keep a change from being saved.

use std::fs;

use capkill_desk::profile::{Settings, SettingsChange, ThemeChoice};

pub fn settings(input: &[u8]) {
    let directory = super::directory();
    let directory = directory.path();
    fs::write(directory.join("settings.toml"), input).unwrap();
    let looked = Settings::look(directory);
    let (loaded, error) = Settings::load(directory);
    match &looked {
        Ok(looked) => assert_eq!(*looked, loaded),
        Err(_) => assert!(error.is_some(), "what can't be read must be told"),
    }
    for profile in &loaded.profiles {
        assert!(!profile.id.is_empty());
    }
    // The first time a damaged file was set aside already, so saving must go well.
    let saved = Settings::save(directory, &SettingsChange::Theme(ThemeChoice::Dark)).unwrap();
    assert_eq!(saved.settings, Settings { theme: ThemeChoice::Dark, ..loaded });
    assert_eq!(Settings::look(directory).unwrap(), saved.settings);
}
