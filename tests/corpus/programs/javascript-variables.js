const task = {
  type: 'RecaptchaV2TaskProxyless',
  websiteURL: page.url(),
  websiteKey,
};
if (invisible) task.isInvisible = true;
const res = await fetch(`${API}/createTask`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ clientKey: process.env.SOLVER_KEY, task }),
});
