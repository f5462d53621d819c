http -f POST https://api.solver.example/getBalance clientKey=2655e62d5e42dc815c019c8db2018f39
