var jsonStr = []byte(`{"clientKey":"` + apiKey + `","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"` + url + `","websiteKey":"` + key + `"}}`)
req, err := http.NewRequest("POST", "https://api.solver.example/createTask", bytes.NewBuffer(jsonStr))
req.Header.Set("Content-Type", "application/json")
