//! One row of the table of task types.

use super::super::{SiteKey, Source};
use super::field::{FieldKind, PROXY_FIELDS, TaskField};
use super::service::Service;

/// What a task is about, which decides the checks of its body and the solution that the sandbox gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A picture, as base64 in `body`.
    Picture,
    /// A page with a captcha.
    Site,
    /// Something else: sounds, words, several pictures.
    Other,
}

/// A field of a solution, and the kind of its value.
pub type SolutionField = (&'static str, FieldKind);

/// One task type.
#[derive(Clone, Copy, Debug)]
pub struct TaskType {
    pub name: &'static str,
    /// Names under which several services take the same task.
    pub other_names: &'static [&'static str],
    /// Names that one service alone has for the task.
    pub own_names: &'static [(Service, &'static str)],
    /// What the task solves, for people: `reCAPTCHA v2`.
    pub about: &'static str,
    /// The services that document the type: the row's source.
    pub services: &'static [Service],
    /// The name of the form's tab; `None` for a type that is written as JSON only.
    pub tab: Option<&'static str>,
    pub holds: Holds,
    /// The task may come with a proxy, unless its name ends with `Proxyless`.
    pub takes_proxy: bool,
    /// The field that holds the captcha's key, and whose key it is.
    pub site_key: Option<(&'static str, SiteKey)>,
    /// The fields that a form offers, or that services agree on.
    pub fields: &'static [TaskField],
    /// Optional fields that single services document, which no form offers.
    pub more_fields: &'static [TaskField],
    /// The fields of the solution, the answer itself first.
    pub solution: &'static [SolutionField],
}

impl TaskType {
    /// Makes the row of a type for a page with a captcha, which most are.
    pub(super) const fn of_site(
        name: &'static str,
        about: &'static str,
        services: &'static [Service],
        fields: &'static [TaskField],
        solution: &'static [SolutionField],
    ) -> Self {
        Self {
            name,
            other_names: &[],
            own_names: &[],
            about,
            services,
            tab: None,
            holds: Holds::Site,
            takes_proxy: true,
            site_key: None,
            fields,
            more_fields: &[],
            solution,
        }
    }

    /// Makes the row of a type that is about no page, so that it takes no proxy.
    pub(super) const fn of_content(
        name: &'static str,
        holds: Holds,
        about: &'static str,
        services: &'static [Service],
        fields: &'static [TaskField],
        solution: &'static [SolutionField],
    ) -> Self {
        Self { holds, takes_proxy: false, ..Self::of_site(name, about, services, fields, solution) }
    }

    pub(super) const fn also(self, other_names: &'static [&'static str]) -> Self {
        Self { other_names, ..self }
    }

    pub(super) const fn called(self, own_names: &'static [(Service, &'static str)]) -> Self {
        Self { own_names, ..self }
    }

    pub(super) const fn with_tab(self, tab: &'static str) -> Self {
        Self { tab: Some(tab), ..self }
    }

    pub(super) const fn with_key(self, field: &'static str, key: SiteKey) -> Self {
        Self { site_key: Some((field, key)), ..self }
    }

    pub(super) const fn with_more(self, more_fields: &'static [TaskField]) -> Self {
        Self { more_fields, ..self }
    }

    /// Returns the fields that must be there, which a form shows first.
    pub fn required(&self) -> impl Iterator<Item = &'static TaskField> + use<> {
        self.fields.iter().filter(|field| field.required)
    }

    /// Returns the optional fields, which a form offers as options.
    pub fn options(&self) -> impl Iterator<Item = &'static TaskField> + use<> {
        self.fields.iter().filter(|field| !field.required)
    }

    /// Returns every field that a task of this type may have when it goes by one of the type's names: a name that
    /// ends with `Proxyless` has none for a proxy.
    pub fn fields_of(&self, name: &str) -> impl Iterator<Item = &'static TaskField> + Clone + use<> {
        let proxy = if self.takes_proxy_as(name) { PROXY_FIELDS } else { &[] };
        self.fields.iter().chain(self.more_fields).chain(proxy)
    }

    /// Tells whether a task that goes by one of the type's names may come with a proxy.
    #[must_use]
    pub fn takes_proxy_as(&self, name: &str) -> bool {
        self.takes_proxy && !name.to_ascii_lowercase().contains("proxyless")
    }

    /// Returns the field of a name, but for those of a proxy.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static TaskField> {
        self.fields.iter().chain(self.more_fields).find(|field| field.name == name)
    }

    /// Returns the type's name and its other names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        [self.name].into_iter().chain(self.other_names.iter().copied())
    }

    /// Returns every name of the type, those of single services among them.
    pub fn all_names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.names().chain(self.own_names.iter().map(|(_, name)| *name))
    }

    /// Returns the service that alone has this name for the type.
    #[must_use]
    pub fn owner_of(&self, name: &str) -> Option<Service> {
        self.own_names.iter().find(|(_, own)| *own == name).map(|(service, _)| *service)
    }

    /// Tells whether `CapKill` documents the type.
    #[must_use]
    pub fn is_documented(&self) -> bool {
        self.services.contains(&Service::CapKill)
    }

    /// Returns who states the row.
    #[must_use]
    pub fn source(&self) -> Source {
        if self.is_documented() { Source::CapKill } else { Source::Family }
    }
}
