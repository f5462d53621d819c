val request = buildJsonObject {
    put("clientKey", key)
    putJsonObject("task") {
        put("type", "RecaptchaV2TaskProxyless")
        put("websiteURL", page)
        put("websiteKey", siteKey)
    }
}
println(request)
