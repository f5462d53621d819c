resp, err := http.PostForm("https://api.solver.example/getTaskResult", url.Values{
	"clientKey": {key},
	"taskId":    {strconv.Itoa(id)},
})
if err != nil {
	return nil, err
}
