const request = require('request');
request.post({
  url: 'https://api.solver.example/createTask',
  json: { clientKey: config.key, task: { type: 'ImageToTextTask', body: imageBase64, numeric: 1 } },
}, (error, response, body) => {
  console.log(body.taskId);
});
