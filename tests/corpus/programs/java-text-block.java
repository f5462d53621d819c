String body = """
        {
          "clientKey": "%s",
          "task": {"type": "ImageToTextTask", "body": "%s", "math": true}
        }
        """.formatted(key, image);
RequestBody requestBody = RequestBody.create(body, MediaType.get("application/json"));
