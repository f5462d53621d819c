const token = await frame.$eval('#recaptcha-token', el => el.value);
const created = await fetch('https://solver.example/createTask', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    clientKey: 'b3b1c528f1404e0f75280cc47c9092b0',
    task: {
      type: 'RecaptchaV2EnterpriseTaskProxyless',
      websiteURL: 'https://help.example.com/pt-br/wizard/login?issue=12',
      websiteKey: '6Lc9IXImAAAAA9IXImAjX5AoKKJ9HAoct1rOIhvw',
      enterprisePayload: { s: token },
    },
  }),
});
