API=https://api.solver.example
curl -s "$API/createTask" -H 'Content-Type: application/json' -d '{"clientKey":"dcae02b2a383710123a544111b4c96ed","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}'
