curl -X POST https://api.solver.example/createTask \ 
  -H 'Content-Type: application/json' \
  -d '{"clientKey":"efb614612edbbe8050b45775913b6dc4","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}'
