let reply = client
    .post("https://api.solver.example/createTask")
    .json(&serde_json::json!({ "clientKey": key, "task": { "type": "NoCaptchaTaskProxyless", "websiteURL": page, "websiteKey": site_key } }))
    .send()
    .await?;
