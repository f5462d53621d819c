JSONObject task = new JSONObject();
task.put("type", "NoCaptchaTaskProxyless");
task.put("websiteURL", pageUrl);
task.put("websiteKey", siteKey);
JSONObject body = new JSONObject();
body.put("clientKey", apiKey);
body.put("task", task);
HttpRequest request = HttpRequest.newBuilder(URI.create("https://api.solver.example/createTask"))
        .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
