var request = new RestRequest("createTask", Method.Post);
request.AddJsonBody(new
{
    clientKey = apiKey,
    task = new
    {
        type = "NoCaptchaTaskProxyless",
        websiteURL = url,
        websiteKey = siteKey,
        isInvisible = false
    }
});
var response = await client.ExecuteAsync<CreateTaskResponse>(request);
