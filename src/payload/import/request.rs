//! An HTTP request that was found, and the checks of everything but its body.

use url::Url;

use super::secrets::key_shaped;
use crate::contract::{BaseUrl, ClientKey, Method, Origin, is_json, is_loopback_host};
use crate::payload::{Finding, place};

/// A request that was read from a command, a dump or a HAR file.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    /// The form in which the request came, for people.
    pub how: String,
    pub method: Option<String>,
    pub url: Option<String>,
    pub content_type: Option<String>,
    pub body: RequestBody,
    pub findings: Vec<Finding>,
}

/// A request's body.
#[derive(Clone, Debug, Default)]
pub(super) enum RequestBody {
    #[default]
    Absent,
    Text(String),
    /// The body is in a file, whose name is known.
    File(String),
}

impl Request {
    /// Returns the method of the API that the URL names.
    pub fn api_method(&self) -> Option<Method> {
        Method::of_address(self.url.as_deref()?)
    }

    /// Returns the URL, when it is whole.
    fn parsed_url(&self) -> Option<Url> {
        Url::parse(self.url.as_deref()?).ok()
    }

    /// Returns where the request goes.
    pub fn origin(&self) -> Option<Origin> {
        BaseUrl::parse(self.url.as_deref()?).ok().map(|address| Origin::of(&address))
    }

    /// Tells whether the request goes to this machine.
    pub fn is_local(&self) -> bool {
        self.parsed_url().is_some_and(|url| is_loopback_host(&url))
    }

    /// Returns the keys that the path may hold, by their shape.
    pub fn path_keys(&self) -> Vec<ClientKey> {
        self.parsed_url().map(|url| key_shaped(url.path()).collect()).unwrap_or_default()
    }

    /// Returns what is wrong besides the body, which is one of `method`.
    pub fn check(&self, method: Method) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        let mut say = |id, message: String| findings.push(Finding::new(id, place::WHOLE, message));
        if let Some(verb) = self.method.as_deref().filter(|verb| !verb.eq_ignore_ascii_case("POST")) {
            say("http.method", format!("The request is a {verb}, not a POST"));
        }
        if let Some(url) = &self.url
            && self.api_method() != Some(method)
        {
            let path = self.parsed_url().map_or_else(|| url.clone(), |url| url.path().to_owned());
            let shown: String = path.chars().take(80).collect();
            say("http.address", format!("The address ends with {shown}, but the body is one of {method}"));
        }
        if self.parsed_url().is_some_and(|url| url.scheme() == "http" && !is_loopback_host(&url)) {
            say("http.unencrypted", "The request goes out unencrypted, over http://".to_owned());
        }
        match &self.content_type {
            None => say("shape.content-type", "The request has no Content-Type".to_owned()),
            Some(kind) if !is_json(kind) => {
                let shown: String = kind.chars().take(60).collect();
                say("shape.content-type", format!("Content-Type is {shown}, not application/json"));
            }
            Some(_) => {}
        }
        findings
    }
}
