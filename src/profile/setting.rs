//! A profile's settings beside its limits. A setting is a field of the profile and its row here: the settings file, the
//! notice about another window's change and the editor are made from the table.

use toml_edit::{Item, Value};

use crate::payload::in_one_line;
use crate::profile::address::Address;
use crate::profile::definition::Profile;

/// What is to be known of a setting.
#[derive(Debug)]
pub struct Setting {
    /// The key in the settings file.
    pub name: &'static str,
    /// How a sentence names the setting.
    pub phrase: &'static str,
    /// How the editor names the setting.
    pub label: &'static str,
    /// What the setting is for, in a sentence; empty where the label says it.
    pub hint: &'static str,
    pub kind: SettingKind,
    /// Whether the sandbox's profile has the setting too.
    pub is_for_sandbox: bool,
    /// Says why the profile's value can't be saved; `None` where it can.
    pub problem: fn(&Profile) -> Option<&'static str>,
}

/// What a setting holds, and so how the editor shows it.
#[derive(Debug)]
pub enum SettingKind {
    /// The base URL, which the sandbox's profile does not have.
    Address,
    /// A text as wide as the editor.
    Line(SettingText),
    /// A short text, and what stands in its place while it is empty.
    Short(SettingText, &'static str),
    /// A text that the program writes for itself.
    Unseen(SettingText),
    Switch {
        get: fn(&Profile) -> bool,
        set: fn(&mut Profile, bool),
        /// The hint while the switch is off.
        hint_off: &'static str,
    },
}

/// Where a profile has a text.
#[derive(Debug)]
pub struct SettingText {
    pub get: fn(&Profile) -> &str,
    pub set: fn(&mut Profile, &str),
}

/// Every setting, in the order of the editor.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "name",
        phrase: "the name",
        label: "Name",
        hint: "",
        kind: SettingKind::Line(SettingText {
            get: |profile| &profile.name,
            // A name stands in sentences, and whoever writes the file can write anything into it.
            set: |profile, name| profile.name = in_one_line(name).into_owned(),
        }),
        is_for_sandbox: true,
        problem: no_problem,
    },
    Setting {
        name: "base_url",
        phrase: "the base URL",
        label: "Base URL",
        hint: "",
        kind: SettingKind::Address,
        is_for_sandbox: false,
        problem: no_problem,
    },
    Setting {
        name: "low_balance",
        phrase: "the threshold",
        label: "Amber below",
        hint: "Red at 0 and below, always",
        kind: SettingKind::Short(
            SettingText {
                get: |profile| &profile.low_balance,
                set: |profile, threshold| threshold.clone_into(&mut profile.low_balance),
            },
            "No threshold",
        ),
        is_for_sandbox: true,
        problem: threshold_problem,
    },
    Setting {
        name: "costs_money",
        phrase: "whether it costs money",
        label: "Submissions to this profile cost money",
        hint: "Its buttons are amber. Off only where nothing is charged; an address on this machine is no proof",
        kind: SettingKind::Switch {
            get: |profile| profile.costs_money,
            set: |profile, costs| profile.costs_money = costs,
            hint_off: "Its buttons are green. Right only where nothing is charged; an address on this machine is no proof",
        },
        is_for_sandbox: false,
        problem: no_problem,
    },
    Setting {
        name: "check_on_open",
        phrase: "the check on opening",
        label: "Check the balance when the profile is opened",
        hint: "",
        kind: SettingKind::Switch {
            get: |profile| profile.checks_on_open,
            set: |profile, checks| profile.checks_on_open = checks,
            hint_off: "",
        },
        is_for_sandbox: true,
        problem: no_problem,
    },
    Setting {
        name: "check_proof",
        phrase: "the check on opening",
        label: "",
        hint: "",
        kind: SettingKind::Unseen(SettingText {
            get: |profile| &profile.check_proof,
            set: |profile, proof| proof.clone_into(&mut profile.check_proof),
        }),
        is_for_sandbox: true,
        problem: no_problem,
    },
    Setting {
        name: "address_proof",
        phrase: "the base URL",
        label: "",
        hint: "",
        kind: SettingKind::Unseen(SettingText {
            get: |profile| &profile.address_proof,
            set: |profile, proof| proof.clone_into(&mut profile.address_proof),
        }),
        is_for_sandbox: false,
        problem: no_problem,
    },
];

fn no_problem(_: &Profile) -> Option<&'static str> {
    None
}

fn threshold_problem(profile: &Profile) -> Option<&'static str> {
    let threshold = profile.low_balance.trim();
    let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    match threshold {
        "" => None,
        threshold if is_number(threshold) => None,
        threshold if is_number(&threshold.replace(',', ".")) => {
            Some("The threshold has a comma: write a point, as in 1.5")
        }
        _ => Some("The threshold is not a number"),
    }
}

impl SettingText {
    /// Takes the space around a profile's text away.
    pub fn trim(&self, profile: &mut Profile) {
        let trimmed = (self.get)(profile).trim().to_owned();
        (self.set)(profile, &trimmed);
    }
}

impl Setting {
    /// Whether the editor shows the setting in its whole width, above the limits.
    #[must_use]
    pub const fn is_wide(&self) -> bool {
        matches!(self.kind, SettingKind::Address | SettingKind::Line(_))
    }

    /// Whether a profile has the setting.
    #[must_use]
    pub fn applies_to(&self, profile: &Profile) -> bool {
        self.is_for_sandbox || !profile.address.is_sandbox()
    }

    /// Takes the setting from the file into a profile; a value of another kind is ignored.
    pub(super) fn read(&self, profile: &mut Profile, item: &Item) {
        if !self.applies_to(profile) {
            return;
        }
        match (&self.kind, item.as_str(), item.as_bool()) {
            (SettingKind::Address, Some(text), _) => profile.address = Address::parse(text),
            (SettingKind::Line(text) | SettingKind::Short(text, _) | SettingKind::Unseen(text), Some(value), _) => {
                (text.set)(profile, value);
            }
            (SettingKind::Switch { set, .. }, _, Some(is_on)) => set(profile, is_on),
            _ => {}
        }
    }

    /// Returns the setting as the file has it; `None` when the profile does not have the setting.
    pub(super) fn value(&self, profile: &Profile) -> Option<Value> {
        self.applies_to(profile).then(|| match &self.kind {
            SettingKind::Address => Value::from(profile.address.text()),
            SettingKind::Line(text) | SettingKind::Short(text, _) | SettingKind::Unseen(text) => {
                Value::from((text.get)(profile))
            }
            SettingKind::Switch { get, .. } => Value::from(get(profile)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        Profile::new("p", "Mine", Address::parse("https://127.0.0.1:1/"))
    }

    #[test]
    fn every_setting_is_read_as_it_was_written() {
        let written = Profile {
            low_balance: "2.5".into(),
            checks_on_open: true,
            costs_money: false,
            check_proof: "proof".into(),
            address_proof: "another proof".into(),
            address: Address::Unreadable("nowhere".into()),
            ..profile()
        };
        let mut read = Profile::new("p", "Other", Address::Unreadable(String::new()));
        for setting in SETTINGS {
            setting.read(&mut read, &Item::Value(setting.value(&written).unwrap()));
        }
        assert_eq!(read, written);
    }

    #[test]
    fn a_value_of_another_kind_is_ignored() {
        let mut read = profile();
        for setting in SETTINGS {
            setting.read(&mut read, &Item::Value(Value::from(7)));
        }
        assert_eq!(read, profile());
    }

    #[test]
    fn the_sandbox_has_no_base_url_to_set() {
        let mut sandbox = Profile { address: Address::Sandbox(None), ..profile() };
        let setting = SETTINGS.iter().find(|setting| setting.name == "base_url").unwrap();
        setting.read(&mut sandbox, &Item::Value(Value::from("https://127.0.0.1:2/")));
        assert_eq!((&sandbox.address, setting.value(&sandbox).is_none()), (&Address::Sandbox(None), true));
    }

    #[test]
    fn no_file_makes_the_sandbox_cost_money() {
        let mut sandbox = Profile::new("p", "Sandbox", Address::Sandbox(None));
        let setting = SETTINGS.iter().find(|setting| setting.name == "costs_money").unwrap();
        setting.read(&mut sandbox, &Item::Value(Value::from(true)));
        assert_eq!((sandbox.costs_money, setting.value(&sandbox).is_none()), (false, true));
    }

    #[test]
    fn a_threshold_that_is_no_number_can_t_be_saved() {
        for (threshold, is_wrong) in
            [("", false), (" ", false), ("2.5", false), ("much", true), ("1,5", true), ("inf", true)]
        {
            let profile = Profile { low_balance: threshold.into(), ..profile() };
            assert_eq!(threshold_problem(&profile).is_some(), is_wrong, "{threshold}");
        }
    }
}
