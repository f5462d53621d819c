static const char *kBody =
    "{\"clientKey\":\"2f60a8b3c94d41e7b5128d7e0a3c96f1\","
    "\"task\":{\"type\":\"NoCaptchaTaskProxyless\","
    "\"websiteURL\":\"https://shop.example/\",\"websiteKey\":\"6Lc_aX0UAAAAABx3TkR5mQf2Vb8Wn7YzDhJpLsEo\"}}";
curl_easy_setopt(h, CURLOPT_POSTFIELDS, kBody);
curl_easy_setopt(h, CURLOPT_URL, "https://api.captcha.example/createTask");
