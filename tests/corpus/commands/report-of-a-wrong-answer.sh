curl -i -H "Content-Type: application/json" \
     -X POST -d '{
    "clientKey":"aa299544be119e03fffc601ff70dcf0a",
    "taskId":90417
}' https://solver.example/reportIncorrectHcaptcha
