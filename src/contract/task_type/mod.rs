//! Task types and their fields as a table.
//!
//! A row is the whole change: the form with its tab, the checks, the JSON editor and the sandbox read it. Only what
//! no form can hold yet, a new [`FieldKind`] or a new [`Holds`], takes code elsewhere, which the compiler names.

mod composed;
mod field;
mod guards;
mod pictures;
mod puzzles;
mod recaptcha;
mod row;
mod service;
mod widgets;

pub use composed::{IMAGE_TO_TEXT, NO_CAPTCHA_PROXYLESS};
pub use field::{
    COMMON_FIELDS, FieldKind, OLDER_METHODS, OLDER_NAMES, PROXY_FIELDS, RETIRED_FIELDS, TOP_FIELDS, TaskField,
};
pub use row::{Holds, SolutionField, TaskType};
pub use service::{Service, service_names};

/// The rows, a group a file; those that forms compose come first, in the order of their tabs.
const GROUPS: &[&[TaskType]] =
    &[composed::TYPES, recaptcha::TYPES, widgets::TYPES, pictures::TYPES, guards::TYPES, puzzles::TYPES];

/// Returns every task type that is known.
pub fn task_types() -> impl Iterator<Item = &'static TaskType> + Clone {
    GROUPS.iter().copied().flatten()
}

/// Returns the types that forms compose, in the order of their tabs.
pub fn composed_types() -> impl Iterator<Item = &'static TaskType> + Clone {
    task_types().filter(|row| row.tab.is_some())
}

/// Returns the type of a name, which may be any of its names.
#[must_use]
pub fn task_type(name: &str) -> Option<&'static TaskType> {
    task_types().find(|row| row.all_names().any(|known| known == name))
}

/// Fields that a published library spells otherwise, by task type and the library's spelling. The service ignores
/// such a field and does the task all the same. Source: seen.
pub const LIBRARY_SPELLINGS: &[(&str, &str)] = &[(IMAGE_TO_TEXT, "websiteUrl")];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_leads_to_one_type() {
        let names: Vec<&str> = task_types().flat_map(TaskType::all_names).collect();
        let mut seen = HashSet::new();
        let twice: Vec<_> = names.iter().filter(|name| !seen.insert(**name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
        for name in names {
            assert!(task_type(name).is_some_and(|row| row.all_names().any(|known| known == name)), "{name}");
        }
    }

    #[test]
    fn every_row_has_a_source_fields_and_a_solution() {
        for row in task_types() {
            assert!(
                !row.services.is_empty() && !row.solution.is_empty() && row.required().next().is_some(),
                "{}",
                row.name
            );
            let mut seen = HashSet::new();
            assert!(row.fields_of("").all(|field| seen.insert(field.name)), "{} has a field twice", row.name);
            if let Some((field, _)) = row.site_key {
                assert!(row.field(field).is_some(), "{}", row.name);
            }
        }
    }

    #[test]
    fn capkill_documents_two_types() {
        let documented: Vec<_> = task_types().filter(|row| row.is_documented()).map(|row| row.name).collect();
        assert_eq!(documented, [IMAGE_TO_TEXT, NO_CAPTCHA_PROXYLESS]);
    }

    #[test]
    fn a_proxy_goes_with_names_without_proxyless() {
        let row = task_type("RecaptchaV2Task").unwrap();
        assert!(row.takes_proxy_as("RecaptchaV2Task") && !row.takes_proxy_as("ReCaptchaV2TaskProxyLess"));
        assert!(!task_type(IMAGE_TO_TEXT).unwrap().takes_proxy_as(IMAGE_TO_TEXT));
        assert!(row.fields_of("RecaptchaV2Task").any(|field| field.name == "proxyPort"));
        assert!(row.fields_of("RecaptchaV2TaskProxyless").all(|field| field.name != "proxyPort"));
    }

    #[test]
    fn forms_hold_each_field_of_their_types() {
        for field in composed_types().flat_map(|row| row.fields) {
            let has_form =
                matches!(field.kind, FieldKind::Text | FieldKind::Bool | FieldKind::Integer { .. } | FieldKind::Base64);
            assert!(has_form, "{}", field.name);
        }
    }

    #[test]
    fn forms_name_their_fields_in_the_house_style() {
        for field in composed_types().flat_map(|row| row.fields) {
            let missing = field.required.then_some(field.missing);
            for text in [field.label].into_iter().chain(missing) {
                assert!(!text.ends_with('.') && text.starts_with(char::is_uppercase), "{}: {text}", field.name);
            }
        }
    }

    #[test]
    fn meanings_are_sentences_without_a_full_stop() {
        for (row, field) in task_types().flat_map(|row| row.fields_of("").map(move |field| (row, field))) {
            let begins = field.meaning.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            assert!(begins && !field.meaning.ends_with('.'), "{} {}: {}", row.name, field.name, field.meaning);
        }
    }
}
