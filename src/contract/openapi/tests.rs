//! The document says what the tables say, and the contract's own samples fit it.

use serde_json::{Value, json};

use super::openapi;
use crate::contract::{ERROR_CODES, Method, TaskType, task_types};

/// Returns a validator of a schema of the document.
fn validator(name: &str) -> jsonschema::Validator {
    let mut document = openapi();
    document["$ref"] = format!("#/components/schemas/{name}").into();
    jsonschema::validator_for(&document).unwrap()
}

#[test]
fn the_contracts_samples_fit() {
    let key = "67b6bcbb1a728ea8d563de6d169a2057";
    for (schema, sample) in [
        ("CreateTask", json!({ "clientKey": key, "task": { "type": "ImageToTextTask", "body": "BASE64_BODY_HERE!" } })),
        (
            "CreateTask",
            json!({ "clientKey": key, "task": {
                "type": "NoCaptchaTaskProxyless",
                "websiteURL": "https://www.google.com/recaptcha/api2/demo",
                "websiteKey": "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-",
            } }),
        ),
        ("CreateTaskReply", json!({ "errorId": 0, "taskId": 53_456 })),
        (
            "CreateTaskReply",
            json!({ "errorId": 1, "errorCode": "ERROR_KEY_DOES_NOT_EXIST", "errorDescription": "…", "taskId": 0 }),
        ),
        ("GetTaskResult", json!({ "clientKey": key, "taskId": 7_654_321 })),
        ("GetTaskResultReply", json!({ "errorId": 0, "status": "ready", "solution": { "text": "answer" } })),
        ("GetBalance", json!({ "clientKey": key })),
        ("GetBalanceReply", json!({ "errorId": 0, "balance": 345.678 })),
    ] {
        let validator = validator(schema);
        let errors: Vec<String> = validator.iter_errors(&sample).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{schema}: {errors:?}");
    }
}

#[test]
fn what_the_contract_does_not_take_does_not_fit() {
    let task = |task: Value| json!({ "clientKey": "k", "task": task });
    let url = "https://example.com/";
    for (schema, sample) in [
        ("CreateTask", task(json!({ "type": "ImageToTextTask" }))),
        ("CreateTask", task(json!({ "type": "ImageToTextTask", "body": 1 }))),
        ("CreateTask", task(json!({ "type": "ImageToTextTask", "body": "QUJD", "numeric": 5 }))),
        ("CreateTask", task(json!({ "type": "RecaptchaV2Task", "websiteURL": url }))),
        ("CreateTask", json!({ "task": { "type": "ImageToTextTask", "body": "QUJD" } })),
        ("GetTaskResult", json!({ "clientKey": "k" })),
        ("GetTaskResultReply", json!({ "errorId": 0, "status": "queued" })),
        ("CreateTaskReply", json!({ "taskId": 5 })),
    ] {
        assert!(!validator(schema).is_valid(&sample), "{schema}: {sample}");
    }
}

#[test]
fn a_type_that_is_not_known_and_a_null_fit() {
    let validator = validator("CreateTask");
    for task in [
        json!({ "type": "NewTask", "anything": 1 }),
        json!({ "type": "ImageToTextTask", "body": "QUJD", "case": null, "softId": "7" }),
    ] {
        assert!(validator.is_valid(&json!({ "clientKey": "k", "task": task, "callbackUrl": "" })), "{task}");
    }
}

#[test]
fn every_type_method_and_code_stands_in_it() {
    let document = openapi();
    for method in Method::ALL {
        assert_eq!(document["paths"][format!("/{method}")]["post"]["operationId"], method.name());
    }
    let text = document.to_string();
    for name in task_types().flat_map(TaskType::all_names) {
        assert!(text.contains(&format!("\"{name}\"")), "{name}");
    }
    for row in ERROR_CODES {
        assert!(
            text.contains(row.code) && text.contains(&serde_json::to_string(row.meaning).unwrap()[1..10]),
            "{}",
            row.code
        );
    }
}
