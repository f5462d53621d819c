curl 'https://capkill.com/api/getTaskResult' -H 'Content-Type: application/json' -d '{"clientKey":"c5f20b7a8e9d43169b0f7d2e4a6c8135"}'
