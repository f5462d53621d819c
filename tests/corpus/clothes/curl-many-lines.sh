curl -X POST \
  https://capkill.com/api/createTask \
  -H 'Content-Type: application/json' \
  -H 'Accept: application/json' \
  -d '{
  "clientKey": "c5f20b7a8e9d43169b0f7d2e4a6c8135",
  "task": {
    "type": "NoCaptchaTaskProxyless",
    "websiteURL": "https://www.google.com/recaptcha/api2/demo",
    "websiteKey": "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"
  }
}'
