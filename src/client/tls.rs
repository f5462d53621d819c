//! TLS settings, which are made once. The platform decides which certificates are trusted.

use std::sync::{Arc, OnceLock};

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

/// Returns settings for `https`. The first call reads the platform's certificates and may take a while.
pub(super) fn platform_config() -> Result<ClientConfig, rustls::Error> {
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let config = builder()?.with_platform_verifier()?.with_no_client_auth();
    Ok(CONFIG.get_or_init(|| config).clone())
}

/// Returns settings that trust nobody, for plain http, where no certificate is ever asked for.
pub(super) fn unused_config() -> Result<ClientConfig, rustls::Error> {
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let config = builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    Ok(CONFIG.get_or_init(|| config).clone())
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}
