jq -n --arg t c3a5e7091b2d4f6880715a9e3c4d2b60 '{"clientKey": $t}' \
  | curl -s -H 'Content-Type: application/json' --data-binary @- https://api.captcha.example/getBalance
