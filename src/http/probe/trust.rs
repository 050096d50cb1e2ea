//! Which certificates are believed: the bundled roots, and the system's.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;

/// Where `SSL_CERT_FILE` and `SSL_CERT_DIR` say that roots are; neither: where the system has them.
#[derive(Debug, Clone, Default)]
pub struct TrustFiles {
    /// `SSL_CERT_FILE`.
    pub file: Option<PathBuf>,
    /// `SSL_CERT_DIR`.
    pub folder: Option<PathBuf>,
}

/// What is believed of servers' certificates. Reading it costs milliseconds: once a run, and only where TLS is spoken.
#[derive(Debug, Clone)]
pub struct Trust {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) verifier: Arc<WebPkiServerVerifier>,
    /// Certificate files that could not be read.
    pub problems: Vec<String>,
}

impl Trust {
    /// Reads the roots.
    ///
    /// # Errors
    ///
    /// When there are none at all.
    pub fn read(files: &TrustFiles) -> Result<Self, String> {
        let native = if files.file.is_none() && files.folder.is_none() {
            rustls_native_certs::load_native_certs()
        } else {
            rustls_native_certs::load_certs_from_paths(
                files.file.as_deref(),
                files.folder.as_deref(),
            )
        };
        let problems = native.errors.iter().map(ToString::to_string).collect();
        Self::of(native.certs, problems)
    }

    /// The bundled roots alone: for a run that speaks no TLS, where nothing is ever checked against them.
    ///
    /// # Errors
    ///
    /// When there are none at all.
    pub fn bundled() -> Result<Self, String> {
        Self::of(Vec::new(), Vec::new())
    }

    pub(super) fn of(
        more: Vec<rustls::pki_types::CertificateDer<'static>>,
        problems: Vec<String>,
    ) -> Result<Self, String> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        roots.add_parsable_certificates(more);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        Ok(Self {
            verifier: verifier.build().map_err(|error| error.to_string())?,
            provider,
            problems,
        })
    }
}
