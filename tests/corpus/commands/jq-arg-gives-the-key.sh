curl -sS -H 'Content-Type: application/json' https://api.captcha.example/createTask \
  --data "$(jq -cn --arg token "9d41c7e25b8f4063a1e7d0529c3b6f84" --arg site "6Lc_aX0UAAAAABx3TkR5mQf2Vb8Wn7YzDhJpLsEo" \
    '{clientKey: $token, task:{type:"NoCaptchaTaskProxyless",websiteURL:"https://shop.example/login",websiteKey:$site}}')"
