async function createTask(options) {
  const { data } = await axios.post(BASE + '/createTask', {
    clientKey: this.key,
    task: { type: 'NoCaptchaTaskProxyless', ...options },
  });
  return data.taskId;
}
