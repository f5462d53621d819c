//! Tells requests to this API from those to others, whose addresses may end alike.

use super::request::{Elsewhere, FormKind, Request, RequestBody, WebForm};
use crate::payload::document::{Document, Member, Node, Value};

/// Names that only a body of this API has, in small letters and without signs.
const SURE_NAMES: &[&str] = &["clientkey"];

/// Names that bodies of other services have too: they tell nothing where the address is plainly another's.
const SITE_NAMES: &[&str] = &["taskid", "websiteurl", "websitekey"];

/// Names of a task's fields that say that an object is a task.
const TASK_NAMES: &[&str] = &["type", "body", "websiteurl", "websitekey", "url", "sitekey"];

/// Names that bodies of other APIs have too, so that they say nothing.
const COMMON_NAMES: &[&str] = &["callbackurl", "softid", "languagepool", "type", "body", "key", "apikey", "..."];

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Tells whether a request is one to this API, or may be one.
pub(super) fn is_ours(request: &Request) -> bool {
    reason(request).is_none()
}

/// Returns why a request is none to this API, as the end of a sentence; `None` when it is or may be one.
pub(super) fn reason(request: &Request) -> Option<&'static str> {
    let names_method = request.api_method().is_some();
    let may_be_own = names_method || !has_whole_address(request);
    match &request.body {
        RequestBody::Absent if has_own_query(request) => None,
        RequestBody::Absent => (!names_method).then_some("which sends no body"),
        RequestBody::Elsewhere(Elsewhere::NotShown) => (!names_method).then_some("whose body is not shown"),
        RequestBody::Elsewhere(_) => (!names_method).then_some("whose body was not given"),
        RequestBody::Form(WebForm { fields, .. }) => {
            let is_own = fields.iter().any(|(name, _)| is_own_field(name, may_be_own));
            (!is_own && (!fields.is_empty() || !names_method)).then_some(NONE_OF_OURS)
        }
        RequestBody::Text(text) => is_other_text(text, names_method, may_be_own).then_some(NONE_OF_OURS),
    }
}

const NONE_OF_OURS: &str = "whose body is none of this API's";

/// Tells whether the fields of this API stand in the address.
pub(super) fn has_own_query(request: &Request) -> bool {
    let query = request.query().unwrap_or_default();
    let is_key = |name: &str| bare(name) == "clientkey";
    url::form_urlencoded::parse(query.as_bytes())
        .any(|(name, _)| is_key(&name) || request.api_method().is_some() && is_own_field(&name, true))
}

/// Returns the fields that stand in the address.
pub(super) fn own_query(request: &Request) -> Option<WebForm> {
    let query = request.query().filter(|_| has_own_query(request))?;
    let fields = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Some(WebForm { kind: FormKind::Query, fields })
}

/// Tells whether a web form's field is one of this API. A form writes the fields of an object as `task[type]`.
fn is_own_field(name: &str, may_be_own: bool) -> bool {
    let name = bare(name.split(['[', '.']).next().unwrap_or_default());
    name == "task" || is_own_name(&name, may_be_own)
}

/// Tells whether a name is one of this API's, where the address may be its own or is plainly another's.
fn is_own_name(name: &str, may_be_own: bool) -> bool {
    SURE_NAMES.contains(&name) || may_be_own && SITE_NAMES.contains(&name)
}

/// Tells whether a request's address is known, with nothing in it that a program puts in.
fn has_whole_address(request: &Request) -> bool {
    request.url.as_deref().is_some_and(|url| url.contains("://") && !url.contains(['$', '{']))
}

fn is_other_text(text: &str, names_method: bool, may_be_own: bool) -> bool {
    let lower = text.to_ascii_lowercase();
    let mentions = |names: &[&str]| names.iter().any(|name| lower.contains(name));
    let mentions_key = mentions(&["clientkey", "client_key", "client-key"]);
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if !mentions_key && is_other_language(trimmed) {
        return true;
    }
    let document = Document::parse(trimmed);
    let members = match document.root().map(|root| (&root.value, root)) {
        Some((Value::Object(members), root)) if !members.is_empty() => root.members(),
        // A body without any content may have been meant for the method that the address names.
        _ => return !names_method && !mentions_key && !mentions(&["task", "websiteurl", "websitekey"]),
    };
    is_other_object(&document, members, may_be_own)
}

/// Tells whether a text is a mark-up or plain words: it was never meant as JSON.
fn is_other_language(text: &str) -> bool {
    let is_mark_up = text.starts_with('<') && ["</", "/>", "<?", "<!"].iter().any(|sign| text.contains(sign));
    let is_words = text.starts_with(char::is_alphabetic) && !["null", "true", "false"].contains(&text);
    is_mark_up || is_words
}

/// Tells whether an object that mentions one of this API's words is another API's all the same.
fn is_other_object(document: &Document, members: &[Member], may_be_own: bool) -> bool {
    let names: Vec<String> = members.iter().map(|member| bare(&member.name)).collect();
    let has_own = names.iter().any(|name| is_own_name(name, may_be_own));
    let is_form_task = |name: &str| name.starts_with("task[") || name.starts_with("task.");
    if has_own || members.iter().any(|member| is_form_task(&member.name)) {
        return false;
    }
    let task = members.iter().find(|member| bare(&member.name) == "task").map(|member| &member.value);
    if let Some(task) = task {
        return is_other_task(document, task, names.len()) || !may_be_own && !is_plain_task(document, task);
    }
    let is_task = document.text_of("type").is_some_and(|name| name.contains("Task"));
    !is_task && !names.iter().all(|name| COMMON_NAMES.contains(&name.as_str()))
}

/// Tells whether a value is plainly a task of this API: what it names is a task, or the page of a captcha.
fn is_plain_task(document: &Document, task: &Node) -> bool {
    let names_task = task.get("type").and_then(|name| document.string(name)).is_some_and(|name| name.contains("Task"));
    let has_site =
        task.members().iter().any(|field| ["websiteurl", "websitekey"].contains(&bare(&field.name).as_str()));
    let is_text = document.string(task).is_some_and(|text| text.contains("Task"));
    names_task || has_site || is_text
}

/// Tells whether the value of `task` is no task of this API: another API's object, or one of its words.
fn is_other_task(document: &Document, task: &Node, members: usize) -> bool {
    match &task.value {
        Value::Object(fields) if fields.is_empty() => members > 1,
        Value::Object(fields) => !fields.iter().any(|field| TASK_NAMES.contains(&bare(&field.name).as_str())),
        Value::String(_) => {
            let text = document.string(task).unwrap_or_default().trim();
            let is_word = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c));
            is_word && !text.is_empty() && members > 1 && !text.contains("Task")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ours_with(url: &str, body: &str) -> bool {
        let url = Some(url.to_owned());
        is_ours(&Request { url, body: RequestBody::Text(body.to_owned()), ..Request::default() })
    }

    #[test]
    fn a_body_is_known_by_its_names_and_not_by_its_address() {
        let own = "https://a.example/createTask";
        for (url, body, expected) in [
            (own, r#"{"clientKey":"k"}"#, true),
            (own, "{}", true),
            (own, "", true),
            (own, "null", true),
            (own, r#"{"callbackUrl":"https://a.example/"}"#, true),
            (own, r#"{"task":{"type":"X"}}"#, true),
            (own, r#"{"Type":"ImageToTextTask","body":"AAAA"}"#, true),
            (own, r#"{"model":"m","callBackUrl":"u","input":{}}"#, false),
            (own, r#"{"task":{"title":"Milk"}}"#, false),
            (own, r#"{"task":"translation","text":"a"}"#, false),
            (own, "<task/>", false),
            (own, "title=Milk&list=7", false),
            ("https://a.example/v2/list/90/task", r#"{"name":"Fix it","type":"bug","taskId":12}"#, false),
            ("https://a.example/collect", r#"{"task":1}"#, false),
            ("https://a.example/jobs", r#"{"task":{"type":"resize","url":"https://b.example/"}}"#, false),
            ("https://a.example/solve", r#"{"task":{"type":"ImageToTextTask","body":"AAAA"}}"#, true),
            ("https://a.example/poll", r#"{"clientKey":"k","taskId":12}"#, true),
            ("https://a.example/in.php", r#"{"clientKey":"k","task":{}}"#, true),
            ("https://a.example/x", r#"{"a":1}"#, false),
            ("https://a.example/x", "{}", false),
            ("https://a.example/token", r#"{"website_url":"https://b.example/","website_key":"k"}"#, false),
            ("https://a.example/token", "website_url=u&website_key=k", false),
            ("https://a.example/solve", r#"{"type":"RecaptchaV2TaskProxyless","websiteURL":"u"}"#, true),
            ("$API/token", r#"{"websiteURL":"https://b.example/","websiteKey":"k"}"#, true),
            (own, r#"{"websiteURL":"https://b.example/","websiteKey":"k"}"#, true),
        ] {
            assert_eq!(is_ours_with(url, body), expected, "{url} {body}");
        }
    }
}
