curl 'https://capkill.com/api/createTask' -H 'Content-Type: application/json' -d '{"clientKey":"07e4d2a9c1b84f6f9d3e5a7082c6b41f","taskId":7654321}'
