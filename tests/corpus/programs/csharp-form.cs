var values = new Dictionary<string, string> { { "clientKey", key }, { "taskId", id.ToString() } };
var response = await client.PostAsync("https://api.solver.example/getTaskResult", new FormUrlEncodedContent(values));
