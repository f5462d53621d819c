import requests

API = "https://api.solver.example"
s = requests.Session()
s.headers.update({"Authorization": "Bearer eyJhbGciOi.9d03f6b2a7e84c15b0f98e2d4c7a6135"})

def create(site_key, page):
    r = s.post(f"{API}/createTask", json=dict(
        clientKey=CLIENT_KEY,
        task=dict(type="NoCaptchaTaskProxyless", websiteURL=page, websiteKey=site_key),
    ))
    r.raise_for_status()
    return r.json()["taskId"]
