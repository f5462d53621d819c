curl -H 'Content-Type: application/json' 'https://api.captcha.example/getTaskResult?api_token=9d41c7e25b8f4063a1e7d0529c3b6f84' -d '{"clientKey":"2f60a8b3c94d41e7b5128d7e0a3c96f1","taskId":5512873}'
