TASK_TYPE = "RecaptchaV3TaskProxyless"
payload = {
    "clientKey": "c4a71e09b5d2483f96e0d7a1528bf36c",
    "task": {
        "type": TASK_TYPE,
        "websiteURL": "https://login.example.com",
        "websiteKey": "6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm",
        "pageAction": "submit",
        "minScore": "0.7",
    },
}
