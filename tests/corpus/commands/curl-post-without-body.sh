curl -X POST https://api.solver.example/createTask -H 'Content-Type: application/json'
