curl --json '{"clientKey":"904b5513eff7a1d0fefd1918c2c1c57e",' --json '"taskId":90210}' https://api.solver.example/getTaskResult
