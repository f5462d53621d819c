#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateTask<'a> { client_key: &'a str, task: Task<'a> }

pub async fn create(http: &reqwest::Client, key: &str) -> Result<i64> {
    let request = CreateTask {
        client_key: key,
        task: Task {
            task_type: "RecaptchaV2TaskProxyless",
            website_url: "https://forum.example.org/register",
            website_key: "6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm",
        },
    };
    let reply: Created = http.post("https://api.solver.example/createTask").json(&request).send().await?.json().await?;
    Ok(reply.task_id)
}
