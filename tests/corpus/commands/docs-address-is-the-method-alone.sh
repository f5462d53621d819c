curl -i -H "Accept: application/json" \
     -H "Content-Type: application/json" \
     -X POST -d '{
    "clientKey":"0219b036ddecc89cdf55ed65018b1c98",
    "task":
        {
            "type":"RecaptchaV2TaskProxyless",
            "websiteURL":"https://forum.example.org/register",
            "websiteKey":"6LcTnk7hAAAAATnk7hbVlABGIidLFCnmEeGZxjVf"
        }
}' createTask
