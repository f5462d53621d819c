curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' -d @- <<'JSON'
{"clientKey":"f75b886625221b0b149221ca77c05c50","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}
JSON
