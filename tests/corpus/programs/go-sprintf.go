body := fmt.Sprintf(`{"clientKey":"%s","task":{"type":"ImageToTextTask","body":"%s","phrase":false}}`, key, b64)
req, err := http.NewRequest("POST", base+"/createTask", strings.NewReader(body))
if err != nil {
	log.Fatal(err)
}
