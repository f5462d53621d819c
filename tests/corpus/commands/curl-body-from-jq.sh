jq -n --arg k "$KEY" '{clientKey:$k,task:{type:"ImageToTextTask"}}' | curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' -d @-
