task_payload = {
    'clientKey': '9ad3e617f04b4c258d7e1f3a5b6c0927',
    'task': {
        'type': 'NoCaptchaTaskProxyless',
        'websiteURL': 'https://www.google.com/recaptcha/api2/demo',
        'websiteKey': '6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-',
        'isInvisible': False,
        'recaptchaDataSValue': None,
    },
}
