//! Schemas of what is sent: the methods' bodies, and a schema a task type.

use serde_json::{Map, Value, json};

use super::schema::{described, reference};
use crate::contract::{COMMON_FIELDS, FieldKind, Source, TaskField, TaskType, service_names, task_types};

/// Returns the schemas of the three bodies and of any task.
pub(super) fn schemas() -> Map<String, Value> {
    let key = json!({ "type": "string", "minLength": 1, "description": described("The account's key", Source::CapKill.label()) });
    let soft_id = json!({
        "type": ["integer", "string", "null"],
        "description": described("The number of the program's maker", Source::Family.label()),
    });
    let bodies = [
        (
            "CreateTask",
            json!({
                "type": "object",
                "required": ["clientKey", "task"],
                "properties": {
                    "clientKey": key,
                    "task": reference("Task"),
                    "callbackUrl": {
                        "type": ["string", "null"],
                        "description": described("Where the service sends the result; empty for nowhere", Source::CapKill.label()),
                    },
                    "softId": soft_id,
                    "languagePool": { "type": ["string", "null"], "description": described("Which workers: en or rn", Source::Family.label()) },
                },
            }),
        ),
        (
            "GetTaskResult",
            json!({
                "type": "object",
                "required": ["clientKey", "taskId"],
                "properties": { "clientKey": key, "taskId": reference("TaskId"), "softId": soft_id },
            }),
        ),
        (
            "GetBalance",
            json!({
                "type": "object",
                "required": ["clientKey"],
                "properties": { "clientKey": key, "softId": soft_id },
            }),
        ),
        ("Task", any_task()),
    ];
    bodies.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// Returns the schema of a task of any type: each type's fields are asked for where its name stands in `type`.
fn any_task() -> Value {
    let of_type = |row: &TaskType| {
        let names: Vec<&str> = row.all_names().collect();
        json!({ "if": { "properties": { "type": { "enum": names } } }, "then": reference(row.name) })
    };
    json!({
        "type": "object",
        "required": ["type"],
        "properties": { "type": { "type": "string" } },
        "allOf": task_types().map(of_type).collect::<Vec<_>>(),
        "description": "A task of any type; what the type names decides its fields",
    })
}

/// Returns the schema of a task type.
pub(super) fn task(row: &TaskType) -> Value {
    let names: Vec<&str> = row.all_names().collect();
    let own = row.fields_of(row.name).chain(proxy_fields(row));
    let mut properties = Map::new();
    properties.insert("type".to_owned(), json!({ "enum": names }));
    for field in own {
        properties.insert(field.name.to_owned(), self::field(field));
    }
    for name in COMMON_FIELDS.iter().filter(|name| !row.fields_of("").any(|field| field.name == **name)) {
        let seen = described("Client libraries send it with any type", Source::Seen.label());
        properties.entry((*name).to_owned()).or_insert_with(|| json!({ "description": seen }));
    }
    let required: Vec<&str> = std::iter::once("type").chain(row.required().map(|field| field.name)).collect();
    json!({
        "type": "object",
        "title": row.about,
        "required": required,
        "properties": properties,
        "description": described(&format!("A task for {}", row.about), &service_names(row.services)),
    })
}

/// Returns the fields of a proxy, where any name of the type takes one although its first does not.
fn proxy_fields(row: &TaskType) -> impl Iterator<Item = &'static TaskField> + use<> {
    let has_none = !row.takes_proxy_as(row.name);
    let taking = row.all_names().find(|name| row.takes_proxy_as(name)).filter(|_| has_none);
    let own: Vec<&str> = row.fields_of(row.name).map(|field| field.name).collect();
    let fields = taking.map(|name| row.fields_of(name)).into_iter().flatten();
    fields.filter(move |field| !own.contains(&field.name))
}

/// Returns the schema of a field. An optional one may be null.
fn field(field: &TaskField) -> Value {
    let mut schema = kind(field.kind);
    // A proxy's fields are needed together only.
    if !field.required
        && let Some(kind) = schema.get_mut("type")
    {
        let mut kinds = match kind.take() {
            Value::Array(kinds) => kinds,
            one => vec![one],
        };
        kinds.push(json!("null"));
        *kind = kinds.into();
    }
    schema.insert("description".to_owned(), described(field.meaning, field.source.label()).into());
    schema.into()
}

/// Returns what JSON a kind of field takes.
pub(super) fn kind(kind: FieldKind) -> Map<String, Value> {
    let schema = match kind {
        FieldKind::Text => json!({ "type": "string" }),
        FieldKind::Bool => json!({ "type": "boolean" }),
        FieldKind::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        FieldKind::Number { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        FieldKind::Base64 => json!({ "type": "string", "contentEncoding": "base64" }),
        FieldKind::Word(words) => json!({ "type": "string", "enum": words }),
        FieldKind::Object => json!({ "type": "object" }),
        FieldKind::TextOrObject => json!({ "type": ["string", "object"] }),
        FieldKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        FieldKind::List => json!({ "type": "array" }),
    };
    match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
