RESPONSE=$(curl -s -X POST https://api.solver.example/createTask \
  -H 'Content-Type: application/json' \
  -d '{"clientKey":"235d1adc8689a0f60d5ba3e504f3c135","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}')
echo "$RESPONSE"
