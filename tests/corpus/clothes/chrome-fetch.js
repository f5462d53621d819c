fetch("https://capkill.com/api/createTask", {
  "headers": {
    "accept": "application/json",
    "content-type": "application/json"
  },
  "referrer": "https://tools.example.com/",
  "body": "{\"clientKey\":\"e2b6f4087c1a4d93a5c70e9f1b3d6842\",\"task\":{\"type\":\"NoCaptchaTaskProxyless\",\"websiteURL\":\"https://www.google.com/recaptcha/api2/demo\",\"websiteKey\":\"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-\"}}",
  "method": "POST",
  "mode": "cors",
  "credentials": "omit"
});