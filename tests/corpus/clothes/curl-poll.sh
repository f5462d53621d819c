curl 'https://capkill.com/api/getTaskResult' -H 'Content-Type: application/json' -d '{"clientKey":"e2b6f4087c1a4d93a5c70e9f1b3d6842","taskId":7654321}'
