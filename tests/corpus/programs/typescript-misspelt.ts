const created = await this.http.post<CreateReply>(`${this.base}/createTask`, {
  clientKey: this.key,
  task: { type: 'NoCaptchaTaskProxyless', websiteUrl: pageUrl, websiteKey: siteKey } as Task,
});
