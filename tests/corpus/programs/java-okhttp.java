MediaType JSON = MediaType.get("application/json");
String json = "{\"clientKey\":\"" + key + "\",\"task\":{\"type\":\"NoCaptchaTaskProxyless\",\"websiteURL\":\"" + url + "\",\"websiteKey\":\"" + siteKey + "\",}}";
Request request = new Request.Builder().url("https://api.solver.example/createTask").post(RequestBody.create(json, JSON)).build();
