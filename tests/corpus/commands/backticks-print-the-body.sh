curl -H 'Content-Type: application/json' -d "`node body.js 9d41c7e25b8f4063a1e7d0529c3b6f84`" https://api.captcha.example/createTask
