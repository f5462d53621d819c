curl https://api.captcha.example/createTask -H 'Content-Type: application/json' -d '{"clientKey":"9d41c7e25b8f4063a1e7d0529c3b6f84","task":{"type":"ImageToTextTask","body":"$(base64 -w0 code.png)"}}'
