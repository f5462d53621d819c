local cjson = require "cjson"
local body = {
  clientKey = os.getenv("SOLVER_KEY") or "c4a71e09b5d2483f96e0d7a1528bf36c",
  task = {
    type = "NoCaptchaTaskProxyless",
    websiteURL = "https://game.example.com/signup",
    websiteKey = "6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm",
  },
}
local reply = http.request {
  url = "https://api.solver.example/createTask",
  method = "POST",
  source = ltn12.source.string(cjson.encode(body)),
}
