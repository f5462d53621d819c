$secret = if (Test-Path env:CAP) { $env:CAP }
else { "c3a5e7091b2d4f6880715a9e3c4d2b60" }
$payload = @{
  clientKey = $secret
  task = @{ type = "NoCaptchaTaskProxyless"; websiteURL = "https://shop.example/"; websiteKey = "6Lc_aX0UAAAAABx3TkR5mQf2Vb8Wn7YzDhJpLsEo" }
} | ConvertTo-Json -Depth 4
Invoke-RestMethod https://api.captcha.example/createTask -Method Post -Body $payload -ContentType 'application/json'
