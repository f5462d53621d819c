curl -X POST https://api.solver.example/createTask
  -H "Content-Type: application/json"
  -d '{"clientKey":"b81447a818beebe8a9f70e1a011feaa9","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}'
