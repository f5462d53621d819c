curl -H 'Content-Type: application/json' https://api.captcha.example/createTask --data-binary "$(SECRET=c3a5e7091b2d4f6880715a9e3c4d2b60 ./make-body --page https://shop.example/)"
