def create(key: str, site: str):
    body = f'{{"clientKey": "{key}", "task": {{"type": "NoCaptchaTaskProxyless", "websiteURL": "{site}", "websiteKey": "6LfW8pQTAAAAAJ2kL0mXvYtRz3nHdG5bUcEo1sAq"}}}}'
    r = requests.post("https://api.solver.example/createTask", data=body, headers={"Content-Type": "application/json"})
    r.raise_for_status()
    return r.json()
