string body = $"{{\"clientKey\":\"{key}\",\"taskId\":{taskId}}}";
using var content = new StringContent(body, Encoding.UTF8, "application/json");
var reply = await client.PostAsync("https://api.solver.example/getTaskResult", content);
