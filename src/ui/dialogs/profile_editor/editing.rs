//! A profile that is being edited, and what keeps it from being saved.

use crate::desk::State;
use crate::profile::{Address, LIMITS, Limit, Profile, ProfileEdit, SETTINGS, SettingKind};
use crate::ui::dialogs::profile_editor::amount::Amount;

/// What the editor asks at its foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Delete,
    /// Whether what was typed shall be thrown away.
    Leave,
}

/// How the editing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Left,
    Saved,
}

/// Which texts were typed into.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed {
    pub name: bool,
    pub base_url: bool,
}

/// A profile being edited.
pub struct Editing {
    /// The profile that is stored; `None` for a new one.
    pub before: Option<Profile>,
    /// The profile as the editing began.
    start: Profile,
    pub now: Profile,
    /// The base URL as typed; halfway it can't be read as an address.
    pub base_url: String,
    /// The limits as typed, in the order of their table.
    pub amounts: [Amount; LIMITS.len()],
    /// What a limit of the history was chosen to be by a number of the operator's own.
    pub has_own_number: [bool; LIMITS.len()],
    /// Something was typed into the name, and into the base URL: before, nothing is wrong.
    pub typed: Typed,
    /// Enter was pressed in a field.
    pub is_entered: bool,
    pub asked: Option<Asked>,
    /// The name, or the safe answer of a question, has not had the keyboard yet.
    pub wants_focus: bool,
}

impl Editing {
    /// Begins to edit a profile.
    pub fn new(before: Option<Profile>, now: Profile) -> Self {
        Self {
            before,
            base_url: now.address.text().to_owned(),
            amounts: LIMITS.each_ref().map(|row| Amount::of(row, now.limits.get(row.limit))),
            has_own_number: [false; LIMITS.len()],
            start: now.clone(),
            now,
            typed: Typed::default(),
            is_entered: false,
            asked: None,
            wants_focus: true,
        }
    }

    /// Whether something was changed that leaving would throw away.
    pub fn is_changed(&self) -> bool {
        let is_typed = LIMITS.iter().zip(&self.amounts).any(|(row, amount)| amount.value(row).is_err());
        is_typed || self.now != self.start || self.base_url != self.start.address.text()
    }

    /// Asks something at the foot; the safe answer gets the keyboard.
    pub fn ask(&mut self, asked: Asked) {
        self.asked = Some(asked);
        self.wants_focus = true;
    }

    /// Takes a limit as it was typed, where it can be understood.
    pub fn take_amount(&mut self, at: usize) {
        let row = &LIMITS[at];
        if let Ok(value) = self.amounts[at].value(row) {
            self.now.limits.set(row.limit, value);
        }
    }

    /// Returns why a limit can't be saved.
    pub fn amount_problem(&self, at: usize) -> Option<String> {
        let row = &LIMITS[at];
        let of_profile = || (row.limit == Limit::PollSpacing).then(|| self.now.poll_spacing_problem()).flatten();
        self.amounts[at].value(row).err().or_else(|| of_profile().map(str::to_owned))
    }

    /// Returns why the name can't be saved.
    pub fn name_problem(&self, state: &State) -> Option<&'static str> {
        let name = self.now.name.trim();
        let is_taken = |known: &Profile| known.id != self.now.id && known.name.eq_ignore_ascii_case(name);
        match () {
            () if name.is_empty() => Some("Give the profile a name"),
            () if state.profiles.iter().any(is_taken) => Some("Another profile has that name"),
            () => None,
        }
    }

    /// Returns why the profile can't be saved as it is.
    pub fn problem(&self, state: &State) -> Option<String> {
        let setting = || SETTINGS.iter().find_map(|setting| (setting.problem)(&self.now));
        let address = || {
            let is_missing = self.now.address.base_url().is_none() && !matches!(self.now.address, Address::Sandbox(_));
            is_missing.then_some("The base URL can't be read")
        };
        let amount = || {
            let mut limits = LIMITS.iter().enumerate();
            limits.find_map(|(at, row)| Some(format!("{}: {}", row.label, self.amount_problem(at)?)))
        };
        self.name_problem(state).or_else(address).or_else(setting).map(str::to_owned).or_else(amount)
    }

    /// Returns the profile as it was and as it is to be, without space around its texts.
    pub fn edit(&self) -> ProfileEdit {
        let mut now = self.now.clone();
        for setting in SETTINGS {
            if let SettingKind::Line(text) | SettingKind::Short(text, _) = &setting.kind {
                text.trim(&mut now);
            }
        }
        ProfileEdit { before: self.before.clone(), now }
    }
}
