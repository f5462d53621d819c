var clientOptions = new ClientOptions
{
    ClientKey = "d51237dd68a7fc67ca2c1f035476324b"
};
var client = ClientFactory.Create(clientOptions);
var request = new FunCaptchaProxylessRequest
{
    WebsiteKey = "25A8D92D-77CD-4FFA-A6D3-EC7651C58594",
    WebsiteUrl = "https://account.example.net/creation/full",
    Subdomain = "https://pub-api.example.com",
    //Data = "",
};
var answer = await client.SolveAsync(request, CancellationToken.None);
