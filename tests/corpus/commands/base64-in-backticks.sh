curl https://api.captcha.example/createTask -H 'Content-Type: application/json' -d "{\"clientKey\":\"`cat ~/.cap`\",\"task\":{\"type\":\"ImageToTextTask\",\"body\":\"`base64 -w0 code.png`\"}}"
