KEY="$1"
BODY=$(cat <<EOF
{"clientKey": "$KEY", "task": {"type": "NoCaptchaTaskProxyless", "websiteURL": "https://www.google.com/recaptcha/api2/demo", "websiteKey": "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}
EOF
)
echo "$BODY" > body.json
