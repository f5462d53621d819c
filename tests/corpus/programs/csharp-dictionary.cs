var payload = new Dictionary<string, object>
{
    ["clientKey"] = _options.Key,
    ["task"] = new Dictionary<string, object>
    {
        { "type", "NoCaptchaTaskProxyless" },
        { "websiteURL", page },
        { "websiteKey", siteKey },
    },
};
var response = await _client.PostAsJsonAsync("https://api.solver.example/createTask", payload);
