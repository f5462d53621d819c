payload := struct {
	ClientKey string `json:"clientKey"`
	TaskID    int    `json:"taskId"`
}{apiKey, id}
b, _ := json.Marshal(payload)
resp, err := http.Post("https://api.solver.example/getTaskResult", "application/json", bytes.NewBuffer(b))
