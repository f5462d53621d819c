const { data } = await axios({
  method: 'post',
  url: 'https://api.solver.example/getTaskResult',
  data: { clientKey: process.env.KEY, taskId },
});
