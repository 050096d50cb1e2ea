//! TLS with a witness: every certificate is verified as always, and what it was is remembered, also when it was refused.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{
    ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue,
    WebPkiServerVerifier,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, NamedGroup, SignatureScheme,
};

use super::Trust;
use super::stopwatch::Stopwatch;

/// Later than any certificate lasts: the end of the year 9999, where X.509 puts "never".
const NEVER: u64 = 253_402_300_799;

/// What was seen of a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// When it ends: the server's own, or the first of its chain that will not last as long as was asked.
    pub ends: Option<DateTime<Utc>>,
    /// It is over already.
    pub is_expired: bool,
    /// It and its chain last as long as was asked; true where nothing was asked.
    pub lasts: bool,
}

/// Verifies as the library does, and remembers. Nothing is accepted here that the library refuses.
#[derive(Debug)]
pub(super) struct Witness {
    verifier: Arc<WebPkiServerVerifier>,
    host: String,
    days: Option<u32>,
    stopwatch: Stopwatch,
}

impl Witness {
    /// A TLS configuration whose certificates this witness sees, without resumption: every connection shows one.
    pub(super) fn config(
        trust: &Trust,
        host: &str,
        days: Option<u32>,
        stopwatch: &Stopwatch,
    ) -> Result<ClientConfig, String> {
        let witness = Self {
            verifier: Arc::clone(&trust.verifier),
            host: host.to_owned(),
            days,
            stopwatch: stopwatch.clone(),
        };
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&trust.provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(witness))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config.resumption = Resumption::store(Arc::new(Forgetful {
            host: host.to_owned(),
            stopwatch: stopwatch.clone(),
        }));
        Ok(config)
    }

    /// When the certificate ends, from how the library verifies it `at` other moments. `None`: it is refused for something
    /// else than its date, and no other date would help.
    fn seen(
        &self,
        refused: Option<&Error>,
        now: UnixTime,
        at: impl Fn(UnixTime) -> Result<ServerCertVerified, Error>,
    ) -> Option<Certificate> {
        let moment = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let over = refused
            .map(|error| end_of(error).ok_or(()))
            .transpose()
            .ok()?;
        if let Some(over) = over {
            // The library looks at the date before the name: what else is wrong shows at a moment when the date was right.
            let before = u64::try_from(over.timestamp()).ok()?.checked_sub(1)?;
            at(moment(before)).ok()?;
        }
        let asked = |days: u32| at(moment(now.as_secs() + u64::from(days) * 86_400));
        let then = self.days.map(asked);
        // The library names the moment at which a certificate is over; at the end of time every one is.
        let ends = [
            over,
            then.as_ref()
                .and_then(|it| it.as_ref().err())
                .and_then(end_of),
            at(moment(NEVER)).err().as_ref().and_then(end_of),
        ];
        Some(Certificate {
            is_expired: over.is_some(),
            ends: ends.into_iter().flatten().next(),
            lasts: then.is_none_or(|then| then.is_ok()),
        })
    }
}

/// Whether the name is this host's: a proxy may show a certificate of its own first.
fn is_of(host: &str, name: &ServerName<'_>) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    name.to_str().eq_ignore_ascii_case(host)
}

/// When the certificate that is over was over.
fn end_of(error: &Error) -> Option<DateTime<Utc>> {
    let Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }) = error
    else {
        return None;
    };
    DateTime::from_timestamp(i64::try_from(not_after.as_secs()).ok()?, 0)
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let at = |moment: UnixTime| {
            self.verifier.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                moment,
            )
        };
        let verdict = at(now);
        if is_of(&self.host, server_name)
            && let Some(certificate) = self.seen(verdict.as_ref().err(), now, at)
        {
            self.stopwatch.shown(certificate);
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

/// A memory of sessions that keeps none. It is asked for a hint as the first thing of every handshake.
#[derive(Debug)]
struct Forgetful {
    host: String,
    stopwatch: Stopwatch,
}

impl ClientSessionStore for Forgetful {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, name: &ServerName<'_>) -> Option<NamedGroup> {
        self.stopwatch.tls_begins();
        if is_of(&self.host, name) {
            self.stopwatch.meets_the_site();
        }
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, _: Tls13ClientSessionValue) {}

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

    use super::*;

    const DAY: i64 = 86_400;

    /// What is seen of a certificate for this host that ends so many days from now, at `raxx.app`, where 14 are agreed on.
    fn seen(host: &str, days: i64, is_trusted: bool) -> (bool, Option<Certificate>) {
        let now = 1_780_000_000;
        let date = |days: i64| time::OffsetDateTime::from_unix_timestamp(now + days * DAY).unwrap();
        let mut root = CertificateParams::new(Vec::new()).unwrap();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = root.self_signed(&key).unwrap();
        let mut leaf = CertificateParams::new(vec![host.to_owned()]).unwrap();
        leaf.not_before = date(-90);
        leaf.not_after = date(days);
        let leaf_key = KeyPair::generate().unwrap();
        let leaf = leaf
            .signed_by(&leaf_key, &Issuer::from_params(&root, &key))
            .unwrap();
        let roots = if is_trusted {
            vec![authority.der().clone()]
        } else {
            Vec::new()
        };
        let stopwatch = Stopwatch::default();
        let witness = Witness {
            verifier: Trust::of(roots, Vec::new()).unwrap().verifier,
            host: "raxx.app".to_owned(),
            days: Some(14),
            stopwatch: stopwatch.clone(),
        };
        let name = ServerName::try_from("raxx.app").unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(now.try_into().unwrap()));
        let verdict = witness.verify_server_cert(leaf.der(), &[], &name, &[], now);
        (verdict.is_ok(), stopwatch.stop().1)
    }

    #[test]
    fn a_date_is_told_only_where_it_is_all_that_is_wrong() {
        let told = |seen: Option<Certificate>| seen.map(|it| (it.is_expired, it.lasts));
        for (host, days, is_trusted, is_good, expected) in [
            ("raxx.app", 90, true, true, Some((false, true))),
            ("raxx.app", 3, true, true, Some((false, false))),
            ("raxx.app", -1, true, false, Some((true, false))),
            ("other.example", 90, true, false, None),
            ("other.example", -1, true, false, None),
            ("raxx.app", 90, false, false, None),
            ("raxx.app", -1, false, false, None),
        ] {
            let (verdict, certificate) = seen(host, days, is_trusted);
            let case = format!("{host} {days} {is_trusted}");
            assert_eq!(verdict, is_good, "{case}");
            assert_eq!(told(certificate), expected, "{case}");
        }
    }
}
