const response = await fetch("https://capkill.com/api/createTask", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    clientKey: "9ad3e617f04b4c258d7e1f3a5b6c0927",
    task: {
      type: "ImageToTextTask",
      body: "iVBORw0KGgoAAAANSUhEUgAAAKAAAAAsAQAAAADKxo4jAAAA/ElEQVR42tWSsU7DMBRFj0OlZGs/AKn5hIxszV+x8gd8AnwGY5CQytaVMRJIZYyaJZaML4PtiKYeuuLp6fjp+vq9a8TlKZZAV0Ofgy4HP3JwyMEOMAufMplO5cz7HHQz/AKsaZOjAJ/PHVFgax6A0rfJESu+BzXzE6UNHo57P0qSk+SNJKmgr838rr+Pbg9HjZJkJU1T7GwAfmA6W0cfqhNQzvA9VKu/E3BbjXLSXl0pGzWLIdxWkIQLzAvwVtGxmzglzdvQuUmjAfT0GTS3knSImlGSmtdqGZuwqybCu6jTsps/pX4dRyRJj1Fz0wA3iyiuu4t8mqtC++/hL3LhjZdHJw1zAAAAAElFTkSuQmCC",
      numeric: 1,
    },
  }),
});
console.log(await response.json());
