curl https://api.images.example/v2/createTask -H 'Authorization: Bearer $T' --json '{"model":"sketch-2","input":{"prompt":"two cats"}}'
