"""Lets a client library from PyPI solve a picture at an address, as its documentation points it there.
   run.py LIBRARY HOST:PORT KEY PICTURE
What the library gives its caller is printed as JSON."""
import asyncio
import base64
import io
import json
import sys

library, address, key, file = sys.argv[1:]
url = f"http://{address}"
with open(file, "rb") as opened:
    picture = opened.read()
text = base64.b64encode(picture).decode()


def python_anticaptcha():
    from python_anticaptcha import AnticaptchaClient, ImageToTextTask

    client = AnticaptchaClient(key, host=address, use_ssl=False)
    job = client.create_task(ImageToTextTask(io.BytesIO(picture)))
    job.join()
    return [job.get_solution(), client.get_balance()]


def capmonstercloudclient():
    from capmonstercloudclient import CapMonsterClient, ClientOptions
    from capmonstercloudclient.requests import ImageToTextRequest

    client = CapMonsterClient(options=ClientOptions(api_key=key, service_url=url))

    async def solved():
        answer = await client.solve_captcha(ImageToTextRequest(image_bytes=picture))
        return [answer, await client.get_balance()]

    return asyncio.run(solved())


def capsolver():
    import capsolver
    from capsolver.capsolver import Capsolver

    capsolver.api_base, capsolver.api_key = url, key
    # Its solve() wants a status in createTask's reply, which CapSolver alone sends.
    created = Capsolver.postTask({"type": "ImageToTextTask", "body": text})
    answer = Capsolver.getTask(taskId=created["taskId"])
    return [sorted(created), answer["solution"], capsolver.balance()]


def python3_capsolver():
    from python3_capsolver.image_to_text import ImageToText

    task = ImageToText(api_key=key, request_url=url, sleep_time=1)
    return task.captcha_handler(task_payload={"body": text})


print(json.dumps({f.__name__: f for f in (python_anticaptcha, capmonstercloudclient, capsolver, python3_capsolver)}[library]()))
