cat ids.txt | xargs -n 1 -I @ curl -s -H 'Content-Type: application/json' https://api.captcha.example/getTaskResult -d '{"clientKey":"9d41c7e25b8f4063a1e7d0529c3b6f84","taskId":@}'
