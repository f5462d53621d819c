payload = {"clientKey": KEY, "task": {"type": "ImageToTextTask", "body": b64}}
r = requests.post("https://api.solver.example/createTask", json=json.dumps(payload))
