import requests

def ready(key, captcha_id):
    params = {
        "clientKey": key,
        "taskId": captcha_id
    }
    answer = requests.get("https://solver.example/getTaskResult", json=params, timeout=30)
    return answer.json()["status"] == "ready"
