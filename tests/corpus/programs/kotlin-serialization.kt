@Serializable
data class CreateTask(val clientKey: String, val task: Map<String, String>)

val body = Json.encodeToString(CreateTask(clientKey = key, task = mapOf("type" to "ImageToTextTask", "body" to picture)))
client.post("https://api.solver.example/createTask") { setBody(body) }
