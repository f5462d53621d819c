curl -G https://api.solver.example/getTaskResult -d clientKey=4b6d4fd7a339e3b7c1dc1d50ef001fc9 -d taskId=65
