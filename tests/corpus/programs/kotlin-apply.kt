val task = JSONObject().apply {
    put("type", "ImageToTextTask")
    put("body", base64)
    put("numeric", 1)
}
val root = JSONObject()
    .put("clientKey", BuildConfig.SOLVER_KEY)
    .put("task", task)
val request = Request.Builder().url("$BASE/createTask").post(root.toString().toRequestBody(JSON)).build()
