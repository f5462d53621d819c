//! Schemas of what comes back.

use serde_json::{Map, Value, json};

use super::requests::kind;
use super::schema::{described, reference};
use crate::contract::{ERROR_CODES, Source, TaskType, task_types};

/// Returns the schemas of the replies and of what stands in them.
pub(super) fn schemas() -> Map<String, Value> {
    let schemas = [
        (
            "TaskId",
            json!({
                "type": ["integer", "string"],
                "description": "The task's number, an integer for CapKill. A text or a UUID is seen in practice; keep it as it came",
            }),
        ),
        ("ErrorCode", error_code()),
        ("CreateTaskReply", reply(&[("taskId", reference("TaskId")), ("solution", reference("Solution"))])),
        (
            "GetTaskResultReply",
            reply(&[
                (
                    "status",
                    json!({ "enum": ["processing", "ready"], "description": described("How far the task is", Source::CapKill.label()) }),
                ),
                ("solution", reference("Solution")),
                ("cost", money()),
                ("ip", json!({ "type": ["string", "null"] })),
                ("createTime", json!({ "type": ["integer", "null"], "description": "Seconds since 1970" })),
                ("endTime", json!({ "type": ["integer", "null"], "description": "Seconds since 1970" })),
                ("solveCount", json!({ "type": ["integer", "string", "null"] })),
            ]),
        ),
        (
            "GetBalanceReply",
            reply(&[(
                "balance",
                json!({ "type": ["number", "string"], "description": described("What the account holds, in a currency that is not stated", Source::CapKill.label()) }),
            )]),
        ),
        ("Solution", solution()),
    ];
    schemas.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// Returns the schema of a reply, which names an error or has these members.
fn reply(members: &[(&str, Value)]) -> Value {
    let mut properties = Map::new();
    properties.insert(
        "errorId".to_owned(),
        json!({ "type": "integer", "description": described("0 for success, anything else for an error", Source::CapKill.label()) }),
    );
    properties.insert("errorCode".to_owned(), reference("ErrorCode"));
    properties.insert("errorDescription".to_owned(), json!({ "type": ["string", "null"] }));
    properties.extend(members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())));
    json!({ "type": "object", "required": ["errorId"], "properties": properties })
}

fn money() -> Value {
    json!({ "type": ["number", "string", "null"], "description": described("What the task cost", Source::Family.label()) })
}

/// Returns the schema of an error's code: a service may have any, and these are known.
fn error_code() -> Value {
    let known = ERROR_CODES.iter().map(|row| {
        let text = format!("{}. {}", row.meaning, row.what_to_do);
        json!({ "const": row.code, "description": described(&text, &row.documented_by()) })
    });
    let any = json!({ "type": ["string", "null"] });
    json!({ "anyOf": known.chain([any]).collect::<Vec<_>>() })
}

/// Returns the schema of a solution, which depends on the task's type.
fn solution() -> Value {
    let of_type = |row: &TaskType| {
        let fields = row.solution.iter().map(|(name, field)| ((*name).to_owned(), Value::Object(kind(*field))));
        json!({ "type": "object", "title": row.name, "properties": fields.collect::<Map<_, _>>() })
    };
    let known: Vec<Value> = task_types().map(of_type).collect();
    json!({ "anyOf": known.into_iter().chain([json!({ "type": ["object", "null"] })]).collect::<Vec<_>>() })
}
