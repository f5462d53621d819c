curl 'https://capkill.com/api/getBalance' -H 'Content-Type: application/json' -d '{}'
