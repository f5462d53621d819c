curl 'https://capkill.com/api/getBalance' -H 'Content-Type: application/json' -d '{"clientKey":"e2b6f4087c1a4d93a5c70e9f1b3d6842 "}'
