curl -s https://solver.example/getQueueStats -H 'Content-Type: application/json' -d '{"queueId":6}' | jq .bid
