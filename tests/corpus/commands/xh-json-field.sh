xh post https://api.solver.example/getTaskResult clientKey=489e44c3947ab45d546ecc26e5f49e31 taskId:=8128
