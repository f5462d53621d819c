curl https://inference.example/models/x -H 'Authorization: Bearer hf_x' -d '{"task":"summarization","inputs":"a long text"}'
