curl -X POST --data-binary @./captcha/body.json -H 'Content-Type: application/json' https://capkill.com/api/createTask
