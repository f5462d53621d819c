import kotlinx.serialization.json.*

suspend fun ask(http: Http): Long {
    val payload = buildJsonObject {
        put("clientKey", "7c47cc7b60e6c188ab4a8d4bc42c33ce")
        putJsonObject("task") {
            put("type", "TurnstileTaskProxyless")
            put("websiteURL", "https://tickets.example.org/queue")
            put("websiteKey", "0x4AAAAAAAIpPi2ObCTp14Iq")
        }
        put("softId", 0)
    }
    return http.post("https://solver.example/createTask", payload)["taskId"]!!.jsonPrimitive.long
}
