const Solver = require('some-solver');
const solver = new Solver(process.env.KEY);
solver.solve({
  type: 'ImageToTextTask',
  body: fs.readFileSync('captcha.png').toString('base64'),
}).then((task) => console.log(task.solution.text));
