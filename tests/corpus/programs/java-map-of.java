Map<String, Object> body = Map.of(
    "clientKey", properties.getKey(),
    "task", Map.of("type", "RecaptchaV2TaskProxyless", "websiteURL", url, "websiteKey", siteKey));
ResponseEntity<String> reply = restTemplate.postForEntity(base + "/createTask", body, String.class);
