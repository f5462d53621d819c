TEMPLATE = '{"clientKey": "%s", "taskId": %d}'

def poll(key, task_id):
    for _ in range(40):
        reply = requests.post("https://api.solver.example/getTaskResult", data=TEMPLATE % (key, task_id), headers=JSON)
        if reply.json()["status"] == "ready":
            return reply.json()["solution"]
        time.sleep(3)
