$headers = @{ 'Accept' = 'application/json' }
$body = @{
  clientKey = '25c5d9c78afc5e5bf886026443331979'
  task = @{
    type = 'NoCaptchaTaskProxyless'
    websiteURL = 'https://shop.example.net/signin'
    websiteKey = '6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E'
  }
} | ConvertTo-Json -Depth 4
Invoke-RestMethod -Uri 'https://api.solver.example/createTask' -Method Post -Headers $headers -ContentType 'application/json' -Body $body
