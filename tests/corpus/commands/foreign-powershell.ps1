Invoke-RestMethod -Uri https://todo.example/api/items -Method Post -Body (@{ title = 'Milk' } | ConvertTo-Json) -ContentType application/json
