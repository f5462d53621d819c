r = requests.post("https://api.solver.example/createTask", json={
    "clientKey": key,
    "task": {"type": "ImageToTextTask", "body": b64, "numeric": "1", "case": "False"},
}, timeout=60)
