curl -s https://ifconfig.example
curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' -d '{"clientKey":"ea5184490cb92959a35743273044b531","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}'
