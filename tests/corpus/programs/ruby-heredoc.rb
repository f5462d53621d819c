body = <<~JSON
  {"clientKey": "#{ENV.fetch('SOLVER_KEY')}", "taskId": #{task_id}}
JSON
response = RestClient.post("https://api.solver.example/getTaskResult", body, content_type: :json)
puts response.body
