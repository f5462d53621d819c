async with httpx.AsyncClient(timeout=20) as client:
    resp = await client.post(
        "https://api.solver.example/createTask",
        data={"clientKey": os.environ["SOLVER_KEY"], "task": {"type": "NoCaptchaTaskProxyless", "websiteURL": url, "websiteKey": key}},
    )
