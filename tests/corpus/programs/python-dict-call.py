params = dict(
    clientKey=config.CAPTCHA_TOKEN,
    task=dict(type="ImageToTextTask", body=base64.b64encode(img).decode("ascii"), case=False, numeric=0),
)
r = requests.post(URL + "/createTask", json=params)
