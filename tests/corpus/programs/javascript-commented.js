module.exports = async function (page, key) {
  return {
    clientKey: key, // from the account
    task: {
      type: "NoCaptchaTaskProxyless", /* without a proxy */
      websiteURL: page.url(),
      websiteKey: await page.$eval(".g-recaptcha", (el) => el.dataset.sitekey),
      // isInvisible: true,
    },
  };
};
