library(httr)
body <- list(
  clientKey = Sys.getenv("SOLVER_KEY"),
  task = list(type = "ImageToTextTask", body = base64enc::base64encode("captcha.png"))
)
reply <- POST("https://api.solver.example/createTask", body = toJSON(body, auto_unbox = TRUE), content_type_json())
content(reply)
