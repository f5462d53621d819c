interface CreateTaskRequest {
  clientKey: string;
  task: { type: string; websiteURL: string; websiteKey: string };
}

const request: CreateTaskRequest = {
  clientKey: env.SOLVER_KEY,
  task: { type: "HCaptchaTaskProxyless", websiteURL: url, websiteKey: sitekey },
};
