import requests

json_data = {
    "api_token": "sEcOXLvoeyaOdzyt",
    "data": {
        "type_job": "textcaptcha",
        "body": "image as base64 encoded",
        "imginstructions": "Move the train to the right square"
    }
}
createJob = requests.post("http://jobs.example/api/createJob", json=json_data)
print(createJob.json()["taskid"])
