//! An inspected file as JSON, in the shape of `assets/inspect.schema.json`.

use serde_json::{Value, json};

use crate::import::{Imported, PictureFacts, ReplyFacts, RequestFacts};
use crate::payload::Finding;

/// The shape's number. It grows when a member goes or changes its meaning; new members may come without that.
const SCHEMA: u32 = 2;

/// Returns what is told of a file in which something was recognised.
pub(super) fn of(file: &str, imported: &Imported) -> Value {
    json!({
        "schema": SCHEMA,
        "file": file,
        "recognised": imported.what.word(),
        "error": null,
        "how": imported.how,
        "language": imported.language,
        "task_type": imported.task_type,
        "picture": imported.picture.as_ref().map(picture),
        "request": imported.request.as_ref().map(request),
        "reply": imported.reply.as_ref().map(reply),
        "findings": imported.findings.iter().map(finding).collect::<Vec<Value>>(),
    })
}

/// Returns what is told of a file in which nothing was recognised.
pub(super) fn refused(file: &str, why: &str) -> Value {
    json!({
        "schema": SCHEMA,
        "file": file,
        "recognised": null,
        "error": why,
        "how": null,
        "language": null,
        "task_type": null,
        "picture": null,
        "request": null,
        "reply": null,
        "findings": [],
    })
}

fn picture(picture: &PictureFacts) -> Value {
    json!({
        "format": picture.format,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "bytes": picture.bytes,
    })
}

/// Returns a request's facts. Of headers only the names are told, because any of them may hold a secret.
fn request(request: &RequestFacts) -> Value {
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    json!({
        "method": request.method,
        "url": request.url,
        "header_names": names,
        "body_bytes": request.body_bytes,
        "body_sha256": request.body_sha256,
    })
}

fn reply(reply: &ReplyFacts) -> Value {
    json!({ "http_status": reply.http_status, "status": reply.status, "error_code": reply.error_code })
}

fn finding(finding: &Finding) -> Value {
    let fix = finding.fix.as_ref().map(|fix| json!({ "label": fix.label, "before": fix.before, "after": fix.after }));
    json!({
        "id": finding.id,
        "severity": finding.severity.word(),
        "source": finding.source.label(),
        "pointer": finding.pointer,
        "message": finding.message,
        "why": finding.why,
        "fix": fix,
    })
}
