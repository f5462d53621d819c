wget -qO- --header='Content-Type: application/json' --post-data='{"clientKey":"c4a71e09b5d2483f96e0d7a1528bf36c"}' https://api.solver.example/getBalance
