set TOKEN=9d41c7e25b8f4063a1e7d0529c3b6f84
curl.exe -s -H "Content-Type: application/json" -d "{\"clientKey\":\"%TOKEN%\",\"taskId\":%~1}" https://api.captcha.example/getTaskResult
