curl -s -H 'Content-Type: application/json' https://api.captcha.example/createTask -d "$(cat <<JSON
{
  "clientKey": "9d41c7e25b8f4063a1e7d0529c3b6f84",
  "task": { "type": "ImageToTextTask", "body": "$(base64 -w 0 code-3.gif)" }
}
JSON
)"
