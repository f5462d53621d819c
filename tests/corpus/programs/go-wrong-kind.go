payload := map[string]any{
	"clientKey": os.Getenv("KEY"),
	"task": map[string]any{
		"type":    "ImageToTextTask",
		"body":    base64.StdEncoding.EncodeToString(img),
		"numeric": "true",
	},
}
