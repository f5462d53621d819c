def _post(self, path, **extra):
    return requests.post(self.base + path, json={"clientKey": self.key, **extra}).json()

def create(self, url, key):
    return self._post("/createTask", task={"type": "NoCaptchaTaskProxyless", "websiteURL": url, "websiteKey": key})
