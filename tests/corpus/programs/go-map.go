func createTask(key, page, siteKey string) (int, error) {
	payload := map[string]interface{}{
		"clientKey": key,
		"task": map[string]interface{}{
			"type":       "NoCaptchaTaskProxyless",
			"websiteURL": page,
			"websiteKey": siteKey,
		},
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return 0, err
	}
	resp, err := http.Post("https://api.solver.example/createTask", "application/json", bytes.NewReader(raw))
