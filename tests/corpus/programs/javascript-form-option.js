const request = require('request-promise');
const reply = await request.post('https://api.solver.example/getTaskResult', { form: { clientKey: key, taskId: id } });
