curl https://api.captcha.example/createTask -H 'Content-Type: application/json' --data @- <<END
{"clientKey":"c3a5e7091b2d4f6880715a9e3c4d2b60","task":{"type":"ImageToTextTask","body":"data:image/jpeg;base64,$(base64 -w0 code.jpg)"}}
END
