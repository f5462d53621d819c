curl 'https://capkill.com/api/createTask' -H 'Content-Type: application/json' -d '{"clientKey":"9ad3e617f04b4c258d7e1f3a5b6c0927"}'
