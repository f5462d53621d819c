require 'net/http'
require 'json'

uri = URI('https://api.solver.example/createTask')
payload = { clientKey: ENV['SOLVER_KEY'], task: { type: 'NoCaptchaTaskProxyless', websiteURL: url, websiteKey: key } }
reply = Net::HTTP.post(uri, payload.to_json, 'Content-Type' => 'application/json')
puts reply.body
