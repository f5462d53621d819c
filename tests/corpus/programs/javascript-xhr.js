var data = JSON.stringify({
  "clientKey": localStorage.getItem("key"),
  "task": {
    "type": "ImageToTextTask",
    "body": canvas.toDataURL("image/png").split(",")[1]
  }
});
var xhr = new XMLHttpRequest();
xhr.open("POST", "https://api.solver.example/createTask");
xhr.setRequestHeader("Content-Type", "application/json");
xhr.onload = function () { console.log(xhr.responseText); };
xhr.send(data);
