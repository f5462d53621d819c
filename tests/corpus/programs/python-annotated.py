payload: dict[str, Any] = {
    "clientKey": self.settings.solver_key.get_secret_value(),
    "task": {
        "type": "RecaptchaV2TaskProxyless",
        "websiteURL": str(page.url),
        "websiteKey": await page.locator(".g-recaptcha").get_attribute("data-sitekey"),
        "isInvisible": bool(invisible),
    },
    "callbackUrl": None,
}
