JsonObject task = new JsonObject();
task.addProperty("type", "ImageToTextTask");
task.addProperty("body", encoded);
task.addProperty("phrase", false);
JsonObject root = new JsonObject();
root.addProperty("clientKey", key);
root.add("task", task);
Request request = new Request.Builder().url("https://api.solver.example/createTask")
    .post(RequestBody.create(MediaType.parse("application/json"), root.toString())).build();
