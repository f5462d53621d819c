PAYLOAD=$(cat <<EOF
{"clientKey":"5d71b1f1f696cbb366d903162863a575","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}
EOF
)
curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' -d "$PAYLOAD"
