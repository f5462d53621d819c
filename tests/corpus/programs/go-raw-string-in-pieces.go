package main

import (
	"bytes"
	"log"
	"net/http"
)

func ask(page string) *http.Response {
	key := "4af87211870340f30510451593eae063"
	site := "6LctSjryAAAAAtSjry9jMv3eYba94iRJQR09ilFK"
	var payload = []byte(`{"clientKey":"` + key + `","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"` + page + `","websiteKey":"` + site + `"}}`)
	req, err := http.NewRequest("POST", "https://solver.example/createTask", bytes.NewBuffer(payload))
	if err != nil {
		log.Fatal(err)
	}
	resp, _ := http.DefaultClient.Do(req)
	return resp
}
