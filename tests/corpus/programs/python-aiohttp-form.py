async with aiohttp.ClientSession() as session:
    async with session.post(f"{HOST}/getTaskResult", data={"clientKey": self._key, "taskId": task_id}) as resp:
        return await resp.json()
