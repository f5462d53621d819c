//! The forms that a draft is composed in: one for each task type of the contract's table with a tab, and JSON by hand.

use crate::contract::{Holds, IMAGE_TO_TEXT, NO_CAPTCHA_PROXYLESS, TaskField, TaskType, composed_types, task_type};

/// The form of a task type, by the type's name, or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form(Option<&'static str>);

impl Form {
    pub const PICTURE: Self = Self(Some(IMAGE_TO_TEXT));
    pub const RECAPTCHA: Self = Self(Some(NO_CAPTCHA_PROXYLESS));
    /// JSON of any task type, written by hand.
    pub const JSON: Self = Self(None);

    /// Returns every form in the order of the tabs, JSON last.
    pub fn all() -> impl Iterator<Item = Self> {
        composed_types().map(Self::of).chain([Self::JSON])
    }

    const fn of(task_type: &TaskType) -> Self {
        Self(Some(task_type.name))
    }

    /// Returns the form that composes a task type, which may go by one of its other names.
    #[must_use]
    pub fn of_type(name: &str) -> Option<Self> {
        task_type(name).filter(|known| known.tab.is_some()).map(Self::of)
    }

    /// Tells whether this is JSON by hand.
    #[must_use]
    pub fn is_json(self) -> bool {
        self == Self::JSON
    }

    /// Returns the tab's label.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.task_type().and_then(|known| known.tab).unwrap_or("JSON")
    }

    /// Returns the type's row in the contract's table; JSON has none.
    #[must_use]
    pub fn task_type(self) -> Option<&'static TaskType> {
        self.0.and_then(task_type)
    }

    /// Returns the fields that the form shows first; JSON has none.
    pub fn required(self) -> impl Iterator<Item = &'static TaskField> {
        self.task_type().into_iter().flat_map(TaskType::required)
    }

    /// Tells whether a picture is what the form sends.
    #[must_use]
    pub fn holds_picture(self) -> bool {
        self.task_type().is_some_and(|known| known.holds == Holds::Picture)
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::PICTURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_types_have_tabs_and_json_is_the_last() {
        let labels: Vec<&str> = Form::all().map(Form::label).collect();
        assert_eq!(labels, ["Picture", "reCAPTCHA", "JSON"]);
        assert_eq!(Form::of_type("RecaptchaV2Task"), Some(Form::RECAPTCHA));
        assert_eq!((Form::of_type("HCaptchaTask"), Form::JSON.task_type().is_none()), (None, true));
    }
}
