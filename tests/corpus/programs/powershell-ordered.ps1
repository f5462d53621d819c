$task = [ordered]@{ type = 'ImageToTextTask'; body = [Convert]::ToBase64String([IO.File]::ReadAllBytes($Path)); case = $true }
$payload = @{ clientKey = $Key; task = $task }
$reply = Invoke-RestMethod "$Base/createTask" -Method Post -Body ($payload | ConvertTo-Json) -ContentType 'application/json'
