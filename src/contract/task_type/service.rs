//! Services with this API, by whose documentation a row of the table is known.

/// A service whose public documentation states a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// <https://capkill.com/documentation/>
    CapKill,
    /// <https://anti-captcha.com/apidoc>
    AntiCaptcha,
    /// <https://docs.capmonster.cloud/docs/>
    CapMonster,
    /// <https://2captcha.com/api-docs>, word for word also <https://rucaptcha.com/api-docs>
    TwoCaptcha,
    /// <https://docs.capsolver.com/>
    CapSolver,
    /// <https://github.com/nextcaptcha>, the service's own libraries
    NextCaptcha,
    /// <https://ezcaptcha.atlassian.net/wiki/>
    EzCaptcha,
    /// <https://yescaptcha.atlassian.net/wiki/>
    YesCaptcha,
}

impl Service {
    /// Returns the service's name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CapKill => "CapKill",
            Self::AntiCaptcha => "Anti-Captcha",
            Self::CapMonster => "CapMonster Cloud",
            Self::TwoCaptcha => "2captcha",
            Self::CapSolver => "CapSolver",
            Self::NextCaptcha => "NextCaptcha",
            Self::EzCaptcha => "EZ-Captcha",
            Self::YesCaptcha => "YesCaptcha",
        }
    }
}

/// Returns the names of services in a sentence: `Anti-Captcha, 2captcha and CapSolver`.
#[must_use]
pub fn service_names(services: &[Service]) -> String {
    let names: Vec<&str> = services.iter().map(|service| service.label()).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
