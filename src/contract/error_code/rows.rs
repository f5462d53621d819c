//! The rows of the dictionary, in groups. The words are this program's own; each row names who documents the code.
//!
//! Read for them in November 2026: the lists of errors of Anti-Captcha (anti-captcha.com/apidoc/errors), CapMonster
//! Cloud (docs.capmonster.cloud, *Error descriptions*), 2captcha (2captcha.com/api-docs/error-codes, and its API 1.0
//! with in.php and res.php), CapSolver (docs.capsolver.com/guide/api-error) and YesCaptcha (*Error Types*). What was
//! only met in reports of users is of the source *seen in practice*.

use super::row::{ErrorCode, Retry, row};
use crate::contract::Source::{AntiCaptcha, CapKill, CapMonster, CapSolver, Family, Seen, TwoCaptcha, YesCaptcha};

/// Every code that is known, in groups.
#[rustfmt::skip]
pub const ERROR_CODES: &[ErrorCode] = &[
    // Keys and accounts.
    row(&[CapKill, AntiCaptcha, CapMonster, TwoCaptcha, YesCaptcha], "ERROR_KEY_DOES_NOT_EXIST", "The key is unknown, inactive or malformed", "Copy the key again from the account page", Retry::NoGetsBlocked).refusing_key().numbered(1).also(&["ERROR_WRONG_USER_KEY"]),
    row(&[CapSolver], "ERROR_KEY_DENIED_ACCESS", "The service doesn't know the key, or the key may not be used for this", "Copy the key again from the account page", Retry::NoGetsBlocked).refusing_key(),
    row(&[CapSolver], "ERROR_KEY_TEMP_BLOCKED", "The key is blocked for some minutes because too many of its requests were wrong", "Wait 5 min, and correct what the earlier errors named", Retry::Wait),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha, CapSolver, YesCaptcha], "ERROR_ZERO_BALANCE", "The account has no money left", "Top up the balance", Retry::NoGetsBlocked).numbered(10),
    row(&[CapSolver, YesCaptcha], "ERROR_SETTLEMENT_FAILED", "The service could not take the price off the balance", "Check the balance; if there is enough, ask the service's support", Retry::AfterChange),
    row(&[AntiCaptcha, TwoCaptcha], "ERROR_ACCOUNT_SUSPENDED", "The account is closed", "Ask the service's support", Retry::No).refusing_key().numbered(55),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_IP_NOT_ALLOWED", "The address of this machine is not on the account's list", "Add this machine's address in the account's settings", Retry::No).numbered(11),
    row(&[CapMonster, CapSolver, YesCaptcha], "ERROR_IP_BANNED", "Too many bad calls came from this machine's address", "Wait about 10 min, then check the key and the balance", Retry::Wait).also(&["IP_BANNED"]),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_IP_BLOCKED", "Too many bad calls came from this machine's address", "Wait about 10 min, then check the key and the balance", Retry::Wait).numbered(21),
    row(&[AntiCaptcha], "ERROR_FUNCAPTCHA_NOT_ALLOWED", "The account may not use FunCaptcha without a proxy", "Ask for it in the account's settings, or send the task with a proxy", Retry::AfterChange).numbered(50),

    // What the request says.
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_NO_SUCH_METHOD", "The task type or the method's address is wrong", "Check the type and the profile's base URL", Retry::AfterChange).numbered(14),
    row(&[YesCaptcha], "ERROR_PAGE_NOT_FOUND", "The service has nothing at this address", "Check the profile's base URL", Retry::AfterChange),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_TASK_ABSENT", "The request has no task object, or its body is not JSON", "Check the payload", Retry::AfterChange).numbered(22),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha, CapSolver], "ERROR_TASK_NOT_SUPPORTED", "The service doesn't know this task type", "Choose another type", Retry::AfterChange).numbered(23),
    row(&[Seen], "ERROR_TASK_TYPE_DEPRECATED", "The service has stopped solving this kind of captcha", "Choose another task type or another service", Retry::No),
    row(&[CapSolver], "ERROR_INVALID_TASK_DATA", "A field of the task is wrong or missing, or the account may not use this task type", "Read errorDescription, which names the field, and correct the task", Retry::AfterChange),
    row(&[Seen], "ERROR_INVALID_TASK", "The service can't do the task as it was sent", "Compare the task's fields with the service's documentation", Retry::AfterChange),
    row(&[TwoCaptcha], "ERROR_BAD_PARAMETERS", "A parameter that this captcha needs is missing or malformed", "Compare the task's fields with the service's documentation of the task type", Retry::AfterChange).numbered(110),
    row(&[YesCaptcha], "ERROR_REQUIRED_FIELDS", "A field is missing or wrong", "Read errorDescription, which names the field", Retry::AfterChange),
    row(&[CapSolver, YesCaptcha], "ERROR_BAD_REQUEST", "The service could not make sense of the request", "Check that the body is JSON and goes out as application/json", Retry::AfterChange),
    row(&[AntiCaptcha], "ERROR_INCORRECT_SESSION_DATA", "Values are missing that imitate the visitor's browser, such as cookies or the user agent", "Read errorDescription, which names the values, and add them to the task", Retry::AfterChange).numbered(24),
    row(&[AntiCaptcha], "ERROR_EMPTY_COMMENT", "The task needs a comment that tells the worker what to do", "Fill in the field comment", Retry::AfterChange).numbered(20),
    row(&[CapMonster], "ERROR_WRONG_USERAGENT", "The user agent is too old, or it is not one of a browser", "Take the user agent that the service publishes, and use the same one on the page", Retry::AfterChange),
    row(&[AntiCaptcha], "ERROR_TEMPLATE_NOT_FOUND", "There is no AntiGate template of this name", "Check the field templateName", Retry::AfterChange).numbered(56),
    row(&[CapSolver], "ERROR_UNKNOWN_QUESTION", "The service doesn't know the question that the captcha asks", "Check the field question, which wants the captcha's own id or words", Retry::AfterChange),

    // Pictures.
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_ZERO_CAPTCHA_FILESIZE", "The picture is smaller than 100 bytes", "Check the file", Retry::AfterChange).numbered(3),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_TOO_BIG_CAPTCHA_FILESIZE", "The picture is over the service's size limit", "Use a smaller copy", Retry::AfterChange).numbered(4),
    row(&[AntiCaptcha, TwoCaptcha], "ERROR_IMAGE_TYPE_NOT_SUPPORTED", "The picture is not JPEG, PNG or GIF, or it is damaged", "Convert the picture or open it again", Retry::AfterChange).numbered(15),
    row(&[TwoCaptcha], "ERROR_WRONG_FILE_EXTENSION", "The file's name does not end in jpg, jpeg, gif or png", "Convert the picture, or name the file for what it is", Retry::AfterChange),
    row(&[TwoCaptcha], "ERROR_UPLOAD", "The service can't read the picture from the request: the upload or its base64 is malformed", "Check the base64 and how the file is sent", Retry::AfterChange),
    row(&[CapSolver], "ERROR_INVALID_IMAGE", "The picture does not have the size that the service asks for", "Compare its width and height with the service's documentation", Retry::AfterChange),
    row(&[CapSolver], "ERROR_PARSE_IMAGE_FAIL", "The service can't decode the picture", "Send bare base64 on one line, without a data: prefix", Retry::AfterChange),
    row(&[TwoCaptcha], "ERROR_BAD_IMGINSTRUCTIONS", "The picture with instructions is too large, damaged or of another format", "Check the field imgInstructions", Retry::AfterChange).numbered(115),
    row(&[TwoCaptcha], "ERROR_CAPTCHAIMAGE_BLOCKED", "The service knows this picture as one that can't be solved, such as a site's notice of a block", "Look at the preview: it is probably not a captcha", Retry::No),
    row(&[TwoCaptcha], "TOO_MANY_BAD_IMAGES", "Too many of the last pictures could not be recognised", "Look at the pictures that were sent last, and change how they are taken", Retry::AfterChange),

    // Sites, site keys and their tokens.
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_RECAPTCHA_INVALID_SITEKEY", "The website key is not one of that page", "Copy the website key from the page again", Retry::AfterChange).numbered(31).also(&["ERROR_GOOGLEKEY", "ERROR_WRONG_GOOGLEKEY"]),
    row(&[AntiCaptcha, CapMonster], "ERROR_RECAPTCHA_INVALID_DOMAIN", "The website URL does not fit the website key, or lacks https://", "Check the website URL", Retry::AfterChange).numbered(32),
    row(&[TwoCaptcha], "ERROR_BAD_TOKEN_OR_PAGEURL", "The website key and the website URL do not belong together; often the captcha is in a frame of another site", "Take both from the page, or the frame, that loads the captcha", Retry::AfterChange),
    row(&[TwoCaptcha], "ERROR_PAGEURL", "The address of the page is missing or malformed", "Send the page's whole address with https://", Retry::AfterChange).numbered(5),
    row(&[CapMonster], "ERROR_DOMAIN_NOT_ALLOWED", "The service never solves captchas of that site", "This service can't be used for that site", Retry::No),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_TOKEN_EXPIRED", "A token that works only once had expired", "Take a fresh token from the page", Retry::AfterChange).numbered(34).also(&["ERROR_RECAPTCHA_STOKEN_EXPIRED"]),
    row(&[AntiCaptcha], "ERROR_RECAPTCHA_OLD_BROWSER", "Google refuses the task's user agent as too old", "Send the user agent of a current browser", Retry::AfterChange).numbered(33),
    row(&[AntiCaptcha], "ERROR_INVISIBLE_RECAPTCHA", "The page's reCAPTCHA is invisible, but the task doesn't say so", "Send the task with isInvisible: true", Retry::AfterChange).numbered(51),
    row(&[AntiCaptcha], "ERROR_VISIBLE_RECAPTCHA", "The page's reCAPTCHA is visible, but the task says that it is invisible", "Take isInvisible out of the task", Retry::AfterChange).numbered(53),
    row(&[AntiCaptcha], "ERROR_FAILED_LOADING_WIDGET", "The captcha did not load in the worker's browser", "Check the website URL and key, then send a new task", Retry::OnceAfterALook).numbered(52),

    // Proxies that a task names.
    row(&[CapMonster], "ERROR_PROXY_MISSING", "The task type needs a proxy, and a field of the proxy is missing or proxyType is wrong", "Fill in proxyType, proxyAddress and proxyPort, or choose the type without a proxy", Retry::AfterChange),
    row(&[AntiCaptcha, CapMonster], "ERROR_PROXY_CONNECT_REFUSED", "The task's proxy refused the connection", "Check proxyAddress and proxyPort, and that the proxy lets the service's addresses in", Retry::AfterChange).numbered(25),
    row(&[AntiCaptcha], "ERROR_PROXY_CONNECT_TIMEOUT", "The task's proxy did not answer in time", "Check proxyAddress and proxyPort, or use another proxy", Retry::AfterChange).numbered(26),
    row(&[AntiCaptcha, CapMonster], "ERROR_PROXY_READ_TIMEOUT", "The task's proxy took the connection and then sent nothing in time", "Use a faster proxy", Retry::AfterChange).numbered(27),
    row(&[AntiCaptcha, CapMonster, CapSolver], "ERROR_PROXY_BANNED", "The captcha's provider has banned the proxy's address", "Use another proxy", Retry::AfterChange).numbered(28),
    row(&[AntiCaptcha], "ERROR_PROXY_TRANSPARENT", "The task's proxy tells the site who stands behind it", "Use a proxy that does not add X-Forwarded-For or Via", Retry::AfterChange).numbered(29),
    row(&[AntiCaptcha, CapMonster], "ERROR_PROXY_NOT_AUTHORISED", "The task's proxy does not take the login and password", "Check proxyLogin and proxyPassword", Retry::AfterChange).numbered(49).also(&["ERROR_PROXY_NOT_AUTHORIZED"]),
    row(&[AntiCaptcha], "ERROR_PROXY_HAS_NO_IMAGE_SUPPORT", "The task's proxy does not pass on pictures from Google", "Use another proxy", Retry::AfterChange).numbered(35),
    row(&[AntiCaptcha], "ERROR_PROXY_INCOMPATIBLE_HTTP_VERSION", "The task's proxy passes on neither long addresses nor https", "Use another proxy", Retry::AfterChange).numbered(36),
    row(&[TwoCaptcha], "ERROR_BAD_PROXY", "The proxy's fields are wrong, or the service can't reach the proxy and has marked it as bad", "Check the proxy's fields, or use another proxy", Retry::AfterChange).numbered(130),
    row(&[TwoCaptcha], "ERROR_PROXY_CONNECTION_FAILED", "The captcha could not be loaded through the proxy, which is not taken again for 10 min", "Use another proxy", Retry::AfterChange),
    row(&[TwoCaptcha], "ERROR_PROXY_FORMAT", "The proxy is not written in the form that the service wants", "Write login:password@address:port", Retry::AfterChange),

    // Solving.
    row(&[AntiCaptcha, CapMonster, TwoCaptcha, CapSolver], "ERROR_CAPTCHA_UNSOLVABLE", "Not solved: the captcha may be blank, damaged or of an unsupported kind, its options may be wrong, or no answer was certain enough", "Look at the preview and the options; some services charge for this answer, some don't", Retry::OnceAfterALook).charging().with_checklist().numbered(12),
    row(&[AntiCaptcha, CapMonster], "ERROR_RECAPTCHA_TIMEOUT", "Solving took too long", "Send it again", Retry::Yes).numbered(30),
    row(&[Family], "ERROR_MAXIMUM_TIME_EXCEED", "Solving took too long", "Send it again", Retry::Yes),
    row(&[CapSolver, YesCaptcha], "ERROR_TASK_TIMEOUT", "The task was not solved within the service's time, often 120 s", "Send it again", Retry::Yes),
    row(&[AntiCaptcha, TwoCaptcha], "ERROR_BAD_DUPLICATES", "The workers did not agree on an answer", "Send it again", Retry::Yes).numbered(13),
    row(&[AntiCaptcha], "ERROR_TASK_CANCELED", "A worker gave the task up", "Read errorDescription, which gives the worker's reason", Retry::OnceAfterALook).numbered(57),
    row(&[AntiCaptcha], "ERROR_ALL_WORKERS_FILTERED", "No worker is left for this account: all were reported for wrong answers", "Report only answers that were wrong, and wait", Retry::Later).numbered(54),

    // Asking for the result, and how often.
    row(&[CapMonster, TwoCaptcha], "CAPTCHA_NOT_READY", "The task is still being worked on", "Ask again after 2 s", Retry::AfterTwoSeconds).also(&["CAPCHA_NOT_READY"]),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_NO_SUCH_CAPCHA_ID", "The service knows no such task, or its result has expired", "Check the task id and the profile", Retry::No).numbered(16).also(&["ERROR_NO_SUCH_CAPTCHA_ID", "ERROR_WRONG_CAPTCHA_ID"]),
    row(&[CapMonster], "WRONG_CAPTCHA_ID", "The service knows no such task, or its result has expired", "Check the task id and the profile", Retry::No),
    row(&[CapSolver, YesCaptcha], "ERROR_TASKID_INVALID", "The service knows no such task, or its result has expired", "Check the task id and the profile", Retry::No),
    row(&[TwoCaptcha], "ERROR_WRONG_ID_FORMAT", "The task id is not written as the service writes its ids", "Send the id as createTask returned it", Retry::AfterChange),
    row(&[CapMonster], "ERROR_TOO_MUCH_REQUESTS", "The result was asked for faster or more often than allowed", "Ask more slowly", Retry::Slower),
    row(&[CapSolver], "ERROR_RATE_LIMIT", "More requests were sent than the account's plan allows", "Send fewer requests at a time", Retry::Slower),
    row(&[TwoCaptcha], "MAX_USER_TURN", "More than 60 requests came within 3 s, so that the key is blocked for 10 s", "Leave 100 ms and more between two requests", Retry::Slower),
    row(&[YesCaptcha], "ERROR_THREADS_MAXIMUM", "More tasks are under way than the account's plan allows", "Wait until some are solved", Retry::Later),
    row(&[AntiCaptcha, CapMonster, TwoCaptcha], "ERROR_NO_SLOT_AVAILABLE", "No worker is free", "Send it again later", Retry::Later).numbered(2),
    row(&[CapSolver, YesCaptcha], "ERROR_SERVICE_UNAVALIABLE", "The service is overloaded or down", "Send it again later", Retry::Later).also(&["ERROR_SERVICE_UNAVAILABLE", "ERROR_SERVICE_NOT_AVAILABLE"]),
    row(&[YesCaptcha], "ERROR_INTERNAL_SERVER_ERROR", "The service failed", "Send it again later; if it stays so, ask the service's support", Retry::Later),

    // The older API with in.php and res.php: reports and pingbacks.
    row(&[TwoCaptcha], "ERROR_EMPTY_ACTION", "The request to res.php has no action", "Send action=get with the id", Retry::AfterChange),
    row(&[TwoCaptcha], "REPORT_NOT_RECORDED", "The report of a wrong answer came too late, or too many answers were reported", "Report within 15 min, and only answers that were wrong", Retry::No),
    row(&[TwoCaptcha], "ERROR_DUPLICATE_REPORT", "The answer has been reported already", "There is nothing to do", Retry::No),
    row(&[TwoCaptcha], "ERROR_IP_ADDRES", "The address for pingbacks is not the one that the request came from", "Send the request from the machine that is to be called", Retry::AfterChange),

    // Factories of Anti-Captcha, which older programs still know.
    row(&[AntiCaptcha], "ERROR_FACTORY_SERVER_API_CONNECTION_FAILED", "The factory's server could not be reached within 5 s", "Ask the factory's owner", Retry::Later).numbered(37),
    row(&[AntiCaptcha], "ERROR_FACTORY_SERVER_BAD_JSON", "The factory's server did not answer in JSON", "Ask the factory's owner", Retry::No).numbered(38),
    row(&[AntiCaptcha], "ERROR_FACTORY_SERVER_ERRORID_MISSING", "The factory's server answered without errorId", "Ask the factory's owner", Retry::No).numbered(39),
    row(&[AntiCaptcha], "ERROR_FACTORY_SERVER_ERRORID_NOT_ZERO", "The factory's server reported an error", "Ask the factory's owner", Retry::No).numbered(40),
    row(&[AntiCaptcha], "ERROR_FACTORY_MISSING_PROPERTY", "The factory's form lacks a value that must be there", "Fill in all fields of the factory's form", Retry::AfterChange).numbered(41),
    row(&[AntiCaptcha], "ERROR_FACTORY_PROPERTY_INCORRECT_FORMAT", "A value of the factory's form is of another kind than the form wants", "Compare the values with the factory's form", Retry::AfterChange).numbered(42),
    row(&[AntiCaptcha], "ERROR_FACTORY_ACCESS_DENIED", "The factory belongs to another account", "Use the key of the factory's owner", Retry::No).numbered(43),
    row(&[AntiCaptcha], "ERROR_FACTORY_SERVER_OPERATION_FAILED", "The factory's server failed", "Ask the factory's owner", Retry::Later).numbered(44),
    row(&[AntiCaptcha], "ERROR_FACTORY_PLATFORM_OPERATION_FAILED", "The service's platform for factories failed", "Ask the service's support", Retry::Later).numbered(45),
    row(&[AntiCaptcha], "ERROR_FACTORY_PROTOCOL_BROKEN", "The factory broke off the task", "Ask the factory's owner", Retry::No).numbered(46),
    row(&[AntiCaptcha], "ERROR_FACTORY_TASK_NOT_FOUND", "The factory knows no such task", "Check the task id", Retry::No).numbered(47),
    row(&[AntiCaptcha], "ERROR_FACTORY_IS_SANDBOXED", "Only the factory's owner can create tasks in it so far", "Ask the factory's owner to open it", Retry::No).numbered(48),
];
