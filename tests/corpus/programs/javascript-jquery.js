$.post("https://api.solver.example/getTaskResult", { clientKey: apiKey, taskId: id }, function (reply) {
  console.log(reply.status);
});
