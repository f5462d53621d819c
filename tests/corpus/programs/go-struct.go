package solver

type createRequest struct {
	ClientKey string `json:"clientKey"`
	Task      task   `json:"task"`
}

type task struct {
	Type       string `json:"type"`
	WebsiteURL string `json:"websiteURL"`
	WebsiteKey string `json:"websiteKey"`
}

func (c *Client) Create(url, key string) error {
	req := createRequest{ClientKey: c.key, Task: task{Type: "RecaptchaV2TaskProxyless", WebsiteURL: url, WebsiteKey: key}}
	return c.post("/createTask", &req)
}
