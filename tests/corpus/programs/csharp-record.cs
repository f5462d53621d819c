public record CreateTask(string ClientKey, TaskBody Task);
var body = JsonSerializer.Serialize(new
{
    clientKey = Environment.GetEnvironmentVariable("KEY") ?? "c4a71e09b5d2483f96e0d7a1528bf36c",
    task = new { type = "HCaptchaTaskProxyless", websiteURL = "https://forms.example.net", websiteKey = "3f1c9b7e-52a8-4d60-9e1f-7ab04c5d8e26" }
});
