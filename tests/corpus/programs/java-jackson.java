ObjectMapper mapper = new ObjectMapper();
ObjectNode body = mapper.createObjectNode();
body.put("clientKey", clientKey);
ObjectNode task = body.putObject("task");
task.put("type", "NoCaptchaTaskProxyless");
task.put("websiteURL", url);
task.put("websiteKey", siteKey);
String json = mapper.writeValueAsString(body);
