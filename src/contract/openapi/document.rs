//! The document: methods, requests and replies.

use serde_json::{Map, Value, json};

use super::replies;
use super::requests;
use super::schema::{described, reference};
use crate::contract::{Method, Source, task_types};

/// Returns the document. It names no server but `CapKill`'s, whose address it is that `CapKill` states.
#[must_use]
pub fn openapi() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "createTask",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "CapKill's createTask and the API of compatible services, as CapKill Desk understands it",
            "description": "Each description ends with who states it: CapKill, compatible services by name, or \
                            \"seen in practice\". CapKill itself documents three methods and two task types.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "https://capkill.com/api", "description": "Source: CapKill" }],
        "paths": paths(),
        "components": { "schemas": schemas() },
    })
}

fn paths() -> Map<String, Value> {
    Method::ALL.into_iter().map(|method| (format!("/{method}"), json!({ "post": operation(method) }))).collect()
}

/// What is said of a method's request and reply.
struct Operation {
    summary: &'static str,
    request: &'static str,
    reply: &'static str,
}

const fn words(method: Method) -> Operation {
    match method {
        Method::CreateTask => Operation {
            summary: "Creates a task; it may cost money, so send it once",
            request: "CreateTask",
            reply: "CreateTaskReply",
        },
        Method::GetTaskResult => Operation {
            summary: "Asks for a task's solution: at most 120 times a task, 2 s apart or more",
            request: "GetTaskResult",
            reply: "GetTaskResultReply",
        },
        Method::GetBalance => {
            Operation { summary: "Tells the balance", request: "GetBalance", reply: "GetBalanceReply" }
        }
    }
}

fn operation(method: Method) -> Value {
    let Operation { summary, request, reply } = words(method);
    let body = |name: &str| json!({ "application/json": { "schema": reference(name) } });
    json!({
        "operationId": method.name(),
        "summary": summary,
        "description": described(summary, Source::CapKill.label()),
        "requestBody": { "required": true, "content": body(request) },
        "responses": {
            "200": {
                "description": "The reply, also where errorId names an error. Source: CapKill",
                "content": body(reply),
            },
        },
    })
}

fn schemas() -> Map<String, Value> {
    let mut schemas = requests::schemas();
    schemas.extend(replies::schemas());
    schemas.extend(task_types().map(|row| (row.name.to_owned(), requests::task(row))));
    schemas
}
