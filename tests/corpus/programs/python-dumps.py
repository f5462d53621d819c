import json
import requests

def get_balance(key):
    return requests.post('https://api.solver.example/getBalance', data=json.dumps({'clientKey': key}), headers={'Content-Type': 'application/json'}).json()
