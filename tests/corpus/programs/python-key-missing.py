r = requests.post("https://api.solver.example/createTask", json={"task": {"type": "ImageToTextTask", "body": b64}}, headers={"Authorization": None})
