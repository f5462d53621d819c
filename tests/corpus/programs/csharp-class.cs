var body = new CreateTaskRequest
{
    ClientKey = _key,
    Task = new RecaptchaTask { Type = "RecaptchaV2TaskProxyless", WebsiteUrl = page, WebsiteKey = siteKey }
};
using var response = await _http.PostAsJsonAsync("createTask", body);
