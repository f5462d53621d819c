import os
os.system("curl -s https://api.solver.example/createTask -H 'Content-Type: application/json' -d '{\"clientKey\":\"65feae8679a055d225aae5affc70d963\",\"task\":{\"type\":\"NoCaptchaTaskProxyless\",\"websiteURL\":\"https://shop.example.net/signin\",\"websiteKey\":\"6LcQ7d0TAAAAAGx4Jm2VnWb8sKf1YzHr5uTqPo3E\"}}'")
