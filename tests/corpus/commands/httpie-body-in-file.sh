http POST https://api.solver.example/createTask < task.json
