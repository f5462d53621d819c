#!/bin/bash
set -e
payload=$(jq -n --arg t "2f60a8b3c94d41e7b5128d7e0a3c96f1" --arg site "6Lc_aX0UAAAAABx3TkR5mQf2Vb8Wn7YzDhJpLsEo" '{clientKey:$t,task:{type:"NoCaptchaTaskProxyless",websiteURL:"https://shop.example/login",websiteKey:$site}}')
curl -s -H 'Content-Type: application/json' -X POST https://api.captcha.example/createTask -d "$payload" | jq .taskId
