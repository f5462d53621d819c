@Serializable
data class Task(val type: String, val websiteURL: String, val websiteKey: String)

@Serializable
data class CreateTask(val clientKey: String, val task: Task)

suspend fun create(url: String, key: String) =
    client.post("$base/createTask") { setBody(CreateTask(clientKey = apiKey, task = Task(type = "RecaptchaV2TaskProxyless", websiteURL = url, websiteKey = key))) }
