curl -i -H "Accept: application/json" \
     -H "Content-Type: application/json" \
     -X POST -d '{
    "clientKey":"9f84571ad139fb902adb1d65be068d24",
    "task":
        {
            "type":"RecaptchaV2TaskProxyless",
            "websiteURL":"http://lists.example.net/join.php",
            "websiteKey":"6LccjqkRAAAAAcjqkRyyAJh9KC5J3pFdBDaEFbB1"
        },
    "softId":0,
    "languagePool":"en"
}' https://solver.example/createTask
