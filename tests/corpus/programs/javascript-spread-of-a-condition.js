function buildTask({ type, websiteURL, websiteKey, ...rest }) {
  const t = String(type || '').toLowerCase();
  if (t === 'recaptcha_v3') {
    return {
      type: 'ReCaptchaV3TaskProxyLess',
      websiteURL,
      websiteKey,
      pageAction: rest.pageAction || 'login',
      ...(rest.minScore ? { minScore: rest.minScore } : {}),
      ...(rest.isEnterprise ? { enterprisePayload: { s: rest.s } } : {}),
    };
  }
  throw new Error('unsupported ' + t);
}
