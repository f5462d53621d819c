wget --header='Content-Type: application/json' --post-file=task.json https://api.solver.example/createTask
