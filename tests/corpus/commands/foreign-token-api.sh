curl -X POST 'https://api.tokens.example/captcha/token/recaptcha2' \
  -H 'accept: application/json' \
  -H 'authorization: Bearer sEcn070YKP3iSdIj' \
  -H 'content-type: application/json' \
  -d '{"website_url": "https://www.google.com/recaptcha/api2/demo", "website_key": "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}'
