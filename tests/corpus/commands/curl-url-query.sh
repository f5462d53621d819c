curl 'https://api.solver.example/getBalance' --url-query clientKey=96793346d13a6ad483e6e598f72b0178
