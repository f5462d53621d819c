curl https://api.solver.example/createTask -H 'Content-Type: application/json' -d @../requests/task-1.json
