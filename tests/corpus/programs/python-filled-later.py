def build(self, sitekey, url, proxy=None):
    payload = {"clientKey": self.key, "task": {}}
    payload["task"]["type"] = "RecaptchaV2TaskProxyless"
    payload["task"]["websiteURL"] = url
    payload["task"]["websiteKey"] = sitekey
    payload["softId"] = 1337
    return self.session.post(self.base + "/createTask", json=payload, timeout=30).json()
