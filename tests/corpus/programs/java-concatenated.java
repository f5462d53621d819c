public String createTask(String key, String page) throws IOException {
    String json = "{\"clientKey\":\"" + key + "\",\"task\":{\"type\":\"NoCaptchaTaskProxyless\","
            + "\"websiteURL\":\"" + page + "\",\"websiteKey\":\"" + SITE_KEY + "\"}}";
    return post("https://api.solver.example/createTask", json);
}
