$body = @"
{"clientKey": "$key", "taskId": $taskId}
"@
$result = Invoke-RestMethod -Uri 'https://api.solver.example/getTaskResult' -Method Post -Body $body -ContentType 'application/json'
