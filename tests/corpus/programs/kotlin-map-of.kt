val payload = mapOf(
    "clientKey" to apiKey,
    "task" to mapOf(
        "type" to "NoCaptchaTaskProxyless",
        "websiteURL" to url,
        "websiteKey" to siteKey,
        "isInvisible" to true,
    ),
)
val response = client.post("$base/createTask") { setBody(payload) }
