curl https://api.solver.example/createTask --form-string clientKey=c4a71e09b5d2483f96e0d7a1528bf36c -F 'task={"type":"ImageToTextTask"}' -F 'body=@captcha.png'
