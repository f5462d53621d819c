from six.moves.urllib import parse
import requests

task = {
    "type": "FunCaptchaTask",
    "website_url": "https://play.example.com/join",
    "website_key": "6C729EC2-5E22-4483-A1C3-16AD09AE15CE",
    "proxy_type": "socks5",
    "proxy_address": "203.0.113.123",
    "proxy_port": 9190,
    "proxy_login": "piet",
    "proxy_password": "sEc3zsFquTOpGkDv",
}
print(requests.post("https://solver.example/createTask", json={"clientKey": "ba0f62ecbabbfffb11b2f8f4a9db2abe", "task": task}).json())
