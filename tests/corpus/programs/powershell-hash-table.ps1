$body = @{
    clientKey = $env:SOLVER_KEY
    task = @{
        type = 'NoCaptchaTaskProxyless'
        websiteURL = 'https://login.example.com/'
        websiteKey = $siteKey
    }
} | ConvertTo-Json -Depth 4
Invoke-RestMethod -Method Post -Uri https://api.solver.example/createTask -ContentType application/json -Body $body
