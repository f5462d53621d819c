data = {"clientKey": self.key, "task": {"websiteURL": self.url, "websiteKey": self.sitekey}}
r = self.session.post("https://api.solver.example/createTask", json=data)
