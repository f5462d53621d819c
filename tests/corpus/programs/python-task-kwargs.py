from solvers import Client

client = Client(os.environ["KEY"])
task_id = client.create_task(
    {"type": "HCaptchaTaskProxyless", "websiteURL": "https://shop.example.com/cart", "websiteKey": "10000000-ffff-ffff-ffff-000000000001"}
)
print(client.join(task_id))
