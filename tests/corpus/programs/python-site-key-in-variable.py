SITEKEY = "6Le-wvkSAAAAAPBMRTvw0Q4"
r = requests.post(url, json={"clientKey": KEY, "task": {"type": "NoCaptchaTaskProxyless", "websiteURL": PAGE_URL, "websiteKey": SITEKEY}})
print(r.text)
