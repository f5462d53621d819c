BODY='{"clientKey":"d8c6cb22a5f18562900fd98f7f386d61","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}'
curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' -d "$BODY"
