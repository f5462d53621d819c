        json={
            "clientKey": self.api_key,
            "task": {
                "type": "NoCaptchaTaskProxyless",
                "websiteURL": self.page_url,
                "websiteKey": self.site_key,
            },
        },
        headers={"User-Agent": None},
    )
    return resp.json()
