const Solver = require('../../src/Solver');
const handler = new Solver('CAP-21CD9F418E94AA082007616DA4ACDA43');

(async function () {
    await handler.runAnyTask({
            type : "HCaptchaTaskProxyLess",
            websiteURL : "https://chat.example.com/",
            websiteKey : "139906f7-8a27-473a-aaf7-ab38cf5e7a78",
            // proxyInfo: {
                // "proxy": "exit.example:23331:bruno:sEcXRchDnF1T1VFl",
            //     "proxyType": "http",
            //     "proxyPort": 3221,
            // },
        })
        .then(answer => console.log(answer.error === 0 ? answer.solution : JSON.stringify(answer.apiResponse)))
})();
