const res = await fetch("https://api.solver.example/createTask", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: { clientKey: process.env.KEY, task: { type: "ImageToTextTask", body: img } },
});
