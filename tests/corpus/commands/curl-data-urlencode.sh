curl https://api.solver.example/getTaskResult --data-urlencode 'clientKey=0f7d669b3568facce704aa5074c75151' --data-urlencode taskId=12
