string json = @"{
  ""clientKey"": ""KEY_GOES_HERE"",
  ""task"": { ""type"": ""ImageToTextTask"", ""body"": ""BODY"", }
}".Replace("KEY_GOES_HERE", key).Replace("BODY", Convert.ToBase64String(bytes));
var content = new StringContent(json, Encoding.UTF8, "application/json");
