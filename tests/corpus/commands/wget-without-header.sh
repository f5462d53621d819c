wget -q -O - --post-data '{"clientKey":"2dd235b52dd454d69777244e46f1a8d6"}' https://api.solver.example/getBalance
