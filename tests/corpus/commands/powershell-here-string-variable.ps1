$body = @'
{"clientKey":"275b4e54b2d3593a000ff13a44f56049","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}
'@
curl.exe -s 'https://api.solver.example/createTask' -H 'Content-Type: application/json' -d $body
