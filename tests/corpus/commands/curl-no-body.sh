curl -i https://api.solver.example/createTask
