import requests
import time

api_key = "ur api key"  # your api key
site_key = "6LcwfGFrAAAAAwfGFrju5YmrEZ2xjGbfMVDrGF5g"  # site key of your target site
site_url = "https://songs.example.com"  # page url of your target site


def ask():
    payload = {
        "clientKey": api_key,
        "task": {
            "type": 'ReCaptchaV2TaskProxyLess',
            "websiteKey": site_key,
            "websiteURL": site_url
        }
    }
    res = requests.post("https://solver.example/createTask", json=payload)
    task_id = res.json().get("taskId")
    while task_id:
        time.sleep(3)
        payload = {"clientKey": api_key, "taskId": task_id}
        resp = requests.post("https://solver.example/getTaskResult", json=payload).json()
        if resp.get("status") == "ready":
            return resp.get("solution", {}).get('gRecaptchaResponse')
