Invoke-RestMethod -Uri https://api.solver.example/getBalance -Method Post -ContentType application/x-www-form-urlencoded -Body @{ clientKey = 'e57f246250e639e52ce8933d8aa77b7d' }
