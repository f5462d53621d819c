//! The API's methods, answered as a faithful service answers them, or as a scenario asks for.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::arrivals::Answered;
use super::calls::{call_back, callable};
use super::id_style::IdStyle;
use super::misconduct::web_page;
use super::replay;
use super::requests::{Taken, callback_url, check_task, client_key};
use super::scenario::{SPOILED_POLLS, Scenario};
use super::served::{Served, json_response, lock};
use super::tasks::Answers;
use super::verdict::Refusal;
use super::why::{Rule, Why};
use crate::contract::error_code;

/// Refuses every method where the key asks for an error.
fn scripted(scenario: Option<&Scenario>) -> Result<(), Refusal> {
    match scenario {
        Some(scenario @ Scenario::Error(code)) => Err(Refusal::scripted(code, scenario)),
        _ => Ok(()),
    }
}

/// Returns why a scenario answers as it does.
fn asked_for(scenario: &Scenario) -> Why {
    Rule::Scenario.about(&scenario.words())
}

/// Answers createTask.
pub(super) async fn create_task(
    served: &Served,
    request: Option<Map<String, Value>>,
    scenario: Option<&Scenario>,
    arrival: Option<usize>,
) -> Result<(Response, Why), Refusal> {
    let no_object = || Refusal::new(Rule::NoObject.why(), "ERROR_TASK_ABSENT", "The body is not a JSON object");
    let request = request.ok_or_else(no_object)?;
    let key = client_key(&request)?.to_owned();
    scripted(scenario)?;
    if let Some(Scenario::Recorded(name)) = scenario {
        return replay::create_task(served, &key, name, arrival).await;
    }
    let callback = callback_url(&request).map(str::to_owned);
    let taken = if scenario == Some(&Scenario::OnlyDocumented) { Taken::Documented } else { Taken::Known };
    // Decoding a picture would hold up every other connection.
    let checked = tokio::task::spawn_blocking(move || check_task(&request, taken)).await;
    let unread = || {
        let why = "The picture could not be read";
        Refusal::new(Rule::UnreadablePicture.why(), "ERROR_IMAGE_TYPE_NOT_SUPPORTED", why)
    };
    let solution = checked.unwrap_or_else(|_| Err(unread()))?;
    let (style, why) = style(scenario);
    let mut tasks = lock(&served.tasks);
    let task_id = tasks.create(&key, Answers::Solution(solution.clone()), style);
    if let Some(number) = arrival {
        let task_id = task_id.as_str().map_or_else(|| task_id.to_string(), str::to_owned);
        tasks.arrivals.answer(number, Answered::Task { task_id, solution: solution.clone() });
    }
    if let Some(url) = callback.filter(|_| scenario != Some(&Scenario::Never)) {
        if let Some((url, address)) = callable(&url) {
            tasks.call_later(call_back(url, address, final_answer(&solution, scenario)));
        } else {
            tracing::info!("callbackUrl is not http on loopback; not called");
        }
    }
    let mut reply = json!({ "errorId": 0, "taskId": task_id });
    if scenario == Some(&Scenario::Instant) {
        reply["solution"] = solution;
    }
    Ok((json_response(StatusCode::OK, &reply), why))
}

/// Returns how a task's id is written, and why createTask answers as it does.
fn style(scenario: Option<&Scenario>) -> (IdStyle, Why) {
    match scenario {
        Some(asked @ Scenario::StringId) => (IdStyle::Text, asked_for(asked)),
        Some(asked @ Scenario::BigId) => (IdStyle::Big, asked_for(asked)),
        Some(asked @ Scenario::UuidId) => (IdStyle::Uuid, asked_for(asked)),
        Some(asked @ Scenario::Instant) => (IdStyle::Integer, asked_for(asked)),
        _ => (IdStyle::Integer, Rule::Created.why()),
    }
}

/// Returns the last answer of getTaskResult, which is also the callback's body.
fn final_answer(solution: &Value, scenario: Option<&Scenario>) -> Value {
    match scenario {
        Some(scenario @ Scenario::PollError(code)) if !passes(code) => scripted_poll(code, scenario).task_result_json(),
        _ => json!({ "errorId": 0, "status": "ready", "solution": solution }),
    }
}

/// Tells whether a code is about the polling only, so that a later poll gets another answer.
fn passes(code: &str) -> bool {
    error_code(code).is_some_and(|known| known.retry.keeps_asking())
}

fn scripted_poll(code: &str, scenario: &Scenario) -> Refusal {
    Refusal::new(asked_for(scenario), code, "The sandbox was asked for this error of getTaskResult by its key")
}

/// Answers getTaskResult.
pub(super) async fn poll(
    served: &Served,
    request: Option<&Map<String, Value>>,
    scenario: Option<&Scenario>,
) -> Result<(Response, Why), Refusal> {
    let request = request.ok_or_else(|| Refusal::unknown_key(Rule::NoObject.why()))?;
    let key = client_key(request)?;
    scripted(scenario)?;
    let task_id = request.get("taskId");
    let (number, answers) = lock(&served.tasks).poll(key, task_id)?;
    if let (Some(Answers::Recorded(recording)), Some(Scenario::Recorded(name))) = (&answers, scenario) {
        let token = task_id.map(Value::to_string).unwrap_or_default();
        let replayed = replay::poll(recording, name, number, &token).await;
        let none = || (processing(), Rule::Replayed.about(&format!("{name}: no poll was recorded")));
        return Ok(replayed.unwrap_or_else(|| json_reply(none())));
    }
    let is_spoiled = number <= SPOILED_POLLS;
    let (mut answer, rule) = match answers {
        Some(Answers::Solution(solution)) => {
            (json!({ "errorId": 0, "status": "ready", "solution": solution }), Rule::Ready)
        }
        _ => (processing(), Rule::Processing),
    };
    let Some(scenario) = scenario else { return Ok(json_reply((answer, rule.about(&number.to_string())))) };
    match scenario {
        Scenario::PollError(code) if is_spoiled || !passes(code) => return Err(scripted_poll(code, scenario)),
        Scenario::Never | Scenario::CallbackOnly => answer = processing(),
        Scenario::StatusUnknown if is_spoiled => answer = json!({ "errorId": 0, "status": "queued" }),
        Scenario::OtherTask => answer["taskId"] = json!(1),
        Scenario::Late if is_spoiled => return Ok((web_page(), asked_for(scenario))),
        _ => return Ok(json_reply((answer, rule.about(&number.to_string())))),
    }
    Ok(json_reply((answer, asked_for(scenario))))
}

fn json_reply((value, why): (Value, Why)) -> (Response, Why) {
    (json_response(StatusCode::OK, &value), why)
}

fn processing() -> Value {
    json!({ "errorId": 0, "status": "processing" })
}

/// Answers getBalance.
pub(super) fn balance(
    served: &Served,
    request: Option<&Map<String, Value>>,
    scenario: Option<&Scenario>,
) -> Result<(Response, Why), Refusal> {
    let request = request.ok_or_else(|| Refusal::unknown_key(Rule::NoObject.why()))?;
    let key = client_key(request)?;
    scripted(scenario)?;
    let (balance, why) = match scenario {
        Some(asked @ Scenario::Balance(text)) => (serde_json::from_str(text).ok(), asked_for(asked)),
        _ => (Some(lock(&served.tasks).balance(key)), Rule::Balance.why()),
    };
    Ok(json_reply(match balance {
        Some(balance) => (json!({ "errorId": 0, "balance": balance }), why),
        None => (json!({ "errorId": 0 }), why),
    }))
}
