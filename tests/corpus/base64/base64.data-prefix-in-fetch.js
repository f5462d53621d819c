fetch("https://capkill.com/api/createTask", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({
  clientKey: '9ad3e617f04b4c258d7e1f3a5b6c0927',
  task: {
    type: 'ImageToTextTask',
    body: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAHgAAAAoBAMAAADHxCMWAAAAMFBMVEX09O7x8ezl5uTCxc2lqbqdnjx7nXWSlq2HjKZ5f51Iej9gZ41DS3kmL2YXIVwUHlqvEOZ0AAACJklEQVR42uWVO2/TUBiGH19SJb1A2RAqxUJMqBFBbEg0GRiREiHSiSETcyqBmBDlH2RmScvoDLQ7EG+wUAOCIRICqxQmaAqWaEzsHIbETpPaTgMCIXGmcz77Oa+/q+H/W9IY706UAO6PAXcJAH6sHko5joiDb4wi/omlACC+PvsVWP4d5b8MT/YzoQ4+Obo7onQmV7+XQuDq5ZPgPgKUSzHo0gGjKJPsZPxT9kMEqw/VTqB8+9MLf1t5Ho6yFGoXZXUnF9zX0cJQPcoXUV7cDg5zToizekyqlLXrgelCA8A0IN8GRWhc1B88FeWDcM/nsyeMoM8qawDGVSgos7sTnqUn0t+uRCdeCC+IddLTALI2mGaGaV2vbiM/CVPuwXvmK3+f3gNgxkF2qyu6bisiB3MxcCXt+iGuvgQg5aI6WZ28MeUC6jBcLPSjrTQ3ehFsdnOmCC1lz29Rr0w7gDwIF4v7i8Qr9ZKRmumGrmNpn5s7x9CWJQF0BlBqQ+UpVgBYtHu2+vo5I+koHkdagNRX7qoOtGTLuAnAPb82K5pmtJWEi5D291mxWKtFjiXh52zermek9ws2U14QsERfNaSfSbl+f3xRT1nCOv0OR84ZHAcShXYtdk7kt4JrXRfumutI5mvkx+JWPzmHGFDNFmRFDhbE282PYagaCXesM7ApLHhzp0H74fI4MOcBWwauNSJcVUd+/mBFjAXHoKPgWDQeThRqf/Av+RPWw73fh5H0BwAAAABJRU5ErkJggg==',
  },
})});
