$ask = @{
  Uri = 'https://api.solver.example/getTaskResult'
  Method = 'POST'
  ContentType = 'application/json'
  Body = (@{ clientKey = '681f70d794943a73b8f3095fc5d6b801'; taskId = 1002003 } | ConvertTo-Json)
}
$r = Invoke-RestMethod @ask
