r = session.post(url, json={'clientKey': 'b81d0c4e2f6a49738e5d1b0c7a93f264', 'taskId': 7654321})
