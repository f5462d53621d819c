http --raw='{"clientKey":"29a7e9820f37678255cabc00b3b8898f","taskId":31}' POST https://api.solver.example/getTaskResult
