curl https://api.openai.example/v1/responses -H 'Authorization: Bearer 9d03f6b2a7e84c15b0f98e2d4c7a6135' -d '{"model":"x","input":"hi","task":"summarise"}'
