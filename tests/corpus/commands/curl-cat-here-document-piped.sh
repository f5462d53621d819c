cat <<EOF | curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' --data-binary @-
{"clientKey":"9777ce58c36e70e539e344e49f90f417","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://shop.example.net/signin","websiteKey":"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E"}}
EOF
