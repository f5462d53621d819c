import asyncio
from solverclient import Client, Options
from solverclient.requests import RecaptchaV3ProxylessRequest

async def main():
    api_key = "c3cd09eeae2e06d466ab0d2adb1f3fbc"
    client = Client(options=Options(api_key=api_key))
    request = RecaptchaV3ProxylessRequest(
        websiteUrl="https://lessons.example.com/v3.php?level=beta",
        websiteKey="6LctMPmcAAAAAtMPmcDPmvwIltzkFaLZeF6QAdjD"
    )
    print(await client.solve_captcha(request))

asyncio.run(main())
# http.client.HTTPException: Cannot create task. Status code: 402.
