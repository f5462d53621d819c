irm https://api.solver.example/createTask -Method POST -ContentType 'application/json; charset=utf-8' -Body @"
{"clientKey":"28151a5a531001ec812e1f4377e122a3","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}
"@
