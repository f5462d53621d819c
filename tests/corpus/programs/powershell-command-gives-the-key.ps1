$cap = Get-Content .\cap.txt -Raw
$poll = @{ clientKey = $cap.Trim(); taskId = 66120934 } | ConvertTo-Json
Invoke-WebRequest -Uri https://api.captcha.example/getTaskResult -Method POST -ContentType "application/json" -Body $poll
