var json = $$"""
{
  "clientKey": "{{apiKey}}",
  "task": { "type": "RecaptchaV2TaskProxyless", "websiteURL": "{{url}}", "websiteKey": "{{siteKey}}" }
}
""";
var response = await httpClient.PostAsync(createTask, new StringContent(json, Encoding.UTF8, "application/json"));
