def solve_awswaf(self, sitekey, iv, context, challenge_script, captcha_script, page_url):
    params = {
        "clientKey": self.api_key,
        "task": {
            "type": "AmazonTaskProxyless",
            "websiteURL": page_url,
            "challengeScript": "",
            "captchaScript": captcha_script,
            "websiteKey": sitekey,
            "context": "",
            "iv": "",
            "cookieSolution": True
        }
    }
    return self.submit(params)
