//! Profiles: a name, an address and limits each; and the settings file that keeps them.

mod address;
mod built_in;
mod costs;
mod data_dir;
mod definition;
mod find;
mod limit;
mod mark_file;
mod setting;
mod settings;
mod stored;

pub use address::Address;
pub use built_in::{Template, built_in_profiles, own_origin};
pub use costs::{costs_at, costs_of};
pub use data_dir::{DataDirError, data_dir};
pub use definition::{BalanceLevel, CAPKILL_ID, Costs, Profile, Retention, SANDBOX_ID, SANDBOX_KEY};
pub use find::{NoSuchProfile, find_profile};
pub use limit::{LIMITS, Limit, LimitGroup, LimitRow, ProfileLimits};
pub use mark_file::{MarkError, mark_in, own_mark};
pub use setting::{SETTINGS, Setting, SettingKind, SettingText};
pub use settings::{
    BackendChoice, ColumnSetting, ColumnSettings, ReceiverSettings, Saved, Settings, SettingsChange, SettingsError,
    ThemeChoice, WindowLayout, ZOOMS,
};
pub use stored::ProfileEdit;
