val json = """
    {"clientKey": "$key", "task": {"type": "ImageToTextTask", "body": "${Base64.encode(bytes)}"}}
""".trimIndent()
val body = json.toRequestBody("application/json".toMediaType())
