//! A certificate authority of the test's own, for sites that speak TLS.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring::{default_provider, sign::any_supported_type};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::ResolvesServerCertUsingSni;
use rustls::sign::CertifiedKey;

/// A root, and a server with a certificate by it for every host.
pub(crate) struct Authority {
    /// The root, as PEM: what `SSL_CERT_FILE` names.
    pub(crate) root: String,
    pub(crate) server: Arc<ServerConfig>,
}

impl Authority {
    /// Shows one and the same certificate, whoever is asked for.
    pub(crate) fn of_an_impostor() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["impostor.example".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let server = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        Self {
            root: root.pem(),
            server: Arc::new(server),
        }
    }

    /// Certificates for these hosts below `localhost`, each valid for so many days from now.
    pub(crate) fn of(hosts: impl Iterator<Item = (impl AsRef<str>, i64)>) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        let provider = Arc::new(default_provider());
        let mut resolver = ResolvesServerCertUsingSni::new();
        for (host, days) in hosts {
            let name = format!("{}.localhost", host.as_ref());
            let key = KeyPair::generate().unwrap();
            let mut params = CertificateParams::new([name.clone()]).unwrap();
            (params.not_before, params.not_after) = (days_from_now(-90), days_from_now(days));
            let certificate = params.signed_by(&key, &issuer).unwrap();
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
            let signing = any_supported_type(&key).unwrap();
            let chain = vec![certificate.der().clone()];
            resolver
                .add(&name, CertifiedKey::new(chain, signing))
                .unwrap();
        }
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(resolver));
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self {
            root: root.pem(),
            server: Arc::new(server),
        }
    }
}

fn days_from_now(days: i64) -> time::OffsetDateTime {
    #[expect(
        clippy::disallowed_methods,
        reason = "certificates are by the wall clock"
    )]
    let now = std::time::SystemTime::now();
    time::OffsetDateTime::from(now) + time::Duration::days(days)
}
