curl https://capkill.com/api/createTask -H 'Content-Type: application/json' -d @payload.json
