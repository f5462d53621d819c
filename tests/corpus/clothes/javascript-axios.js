axios.post('https://capkill.com/api/createTask', {
  clientKey: '3f9a1c7e5b2d4860a1f3c5e7092b4d68',
  task: {
    type: 'RecaptchaV2Task',
    websiteURL: 'https://www.google.com/recaptcha/api2/demo',
    websiteKey: '6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-',
  },
}).then(({ data }) => console.log(data));
