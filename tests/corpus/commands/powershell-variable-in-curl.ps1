$img = [Convert]::ToBase64String((Get-Content code.png -Encoding Byte))
curl.exe -s https://api.captcha.example/createTask -H "Content-Type: application/json" -d "{`"clientKey`":`"2f60a8b3c94d41e7b5128d7e0a3c96f1`",`"task`":{`"type`":`"ImageToTextTask`",`"body`":`"$img`"}}"
