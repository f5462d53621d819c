BODY = (
    '{"clientKey": "' + KEY + '", '
    '"task": {"type": "ImageToTextTask", '
    '"body": "' + b64 + '"}}'
)
requests.post(API + "/createTask", data=BODY.encode(), headers={"Content-Type": "application/json"})
