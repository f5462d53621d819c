//! Profiles: a name, an address and limits each; and the settings file that keeps them.

mod data_dir;
mod profile;
mod settings;
mod stored;

pub use data_dir::{DataDirError, data_dir};
pub use profile::{
    Address, CAPKILL_ID, LIMIT_FIELDS, LimitField, NoSuchProfile, Profile, ProfileLimits, Retention, SANDBOX_ID,
    SANDBOX_KEY, Template, built_in_profiles, find_profile,
};
pub use settings::{
    ProfileEdit, ReceiverSettings, Saved, Settings, SettingsChange, SettingsError, ThemeChoice, WindowLayout,
};
pub use stored::label_of;
