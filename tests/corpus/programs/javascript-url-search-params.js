const body = new URLSearchParams({ clientKey: KEY, taskId });
const res = await fetch('https://api.solver.example/getTaskResult', { method: 'POST', body });
console.log(await res.json());
