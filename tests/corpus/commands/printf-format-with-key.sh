curl -H 'Content-Type: application/json' https://api.captcha.example/getTaskResult -d "$(printf '{"clientKey":"%s","taskId":%d}' 2f60a8b3c94d41e7b5128d7e0a3c96f1 90817263)"
