curl https://todo.example/api/createTask --json '{"task":{"title":"Buy milk","due":"2026-12-01"},"list":7}'
