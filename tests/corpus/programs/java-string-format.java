String requestBody = String.format(
    "{\"clientKey\":\"%s\",\"taskId\":%d}", apiKey, taskId);
HttpPost post = new HttpPost("https://api.solver.example/getTaskResult");
post.setEntity(new StringEntity(requestBody, ContentType.APPLICATION_JSON));
