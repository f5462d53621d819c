JObject task = new JObject();
task["type"] = "ImageToTextTask";
task["body"] = Convert.ToBase64String(File.ReadAllBytes(path));
JObject payload = new JObject(new JProperty("clientKey", key), new JProperty("task", task));
string result = client.UploadString("https://api.solver.example/createTask", payload.ToString());
