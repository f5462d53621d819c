import requests

resp = requests.post("https://capkill.com/api/createTask", json={
    'clientKey': 'e2b6f4087c1a4d93a5c70e9f1b3d6842',
    'task': {
        'type': 'ImageToTextTask',
        'body': 'iVBORw0KGgoAAAANSUhEUgAAAG4AAAAoBAMAAADtdNK5AAAAGFBMVEXo8PrQ2OhBr2iIkbJaWYhmP2UfKWMUHlrTzKO3AAABzElEQVR42u2VPW/TUBSGH/sSwVJhKQhW44wMMUpRpAik0CYrilRlhQEEazd+A0iIvTCwI8THnKqRmFo17RVLpUqk3kvby4zty2CnkPgYpYiBoWew7vE5z33f+yEbzuM8/t9QczV1Vy4dTL+6UNp8cRWORrsAnbpeTIYC12wDm9MV7A617oEBVV8z329LnDcCzIxgMmD9ce8NVBPD6I7oc9uIXq1uAdePwLrTlSz1T/Pm6lQ5cgEbFWfMfZo/becW4KSCnmMnaWcG8Y/zQdVKPtMrTx6FAJ8X9p7+VnXC3XzQGwk+XVa+1joaSGoLpw2qg4p1Pr6sJT21P3itQiDW8bA9EWs0wsmqlg+NoOfYDRIdZlPGkwOOX3D1ft5VX0PQS14BulrcyUPlyXIZZ0+E6wJgjZ/JvUfi1M2yo4s8WS7nlgAvFThTIpftS6qAGx994T75wHK6CAyKXOLc3VC3jr8ERZ8tIKQhc3bYrqlvmjHwKRgDULkHcOICz4QFONmz6yfvDECz9TKANAL68Lb0rjsz+bUHOwNwfRgDfX58mI9TD73n2SiAMVR6pWh5BEHgQ6U/h17hfHPHZ+V+OT47l6Fp9Hdfdjfw/8H/4Sc4JoUY4RHjBAAAAABJRU5ErkJggg==',
        'numeric': 0,
        'math': False,
    },
}, timeout=30)
print(resp.json())
