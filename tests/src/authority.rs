//! A certificate authority of the tests' own, and the certificates that it gives a server on this machine.
#![allow(clippy::unwrap_used, dead_code, missing_docs, unreachable_pub)]

use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PublicKeyData as _,
    date_time_ymd,
};

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate, in PEM: whoever has it trusts those that it gives.
    pub pem: String,
}

impl Authority {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        // No two go by one name.
        let name = format!("Authority {:?}", &key.der_bytes()[..8]);
        params.distinguished_name.push(DnType::CommonName, name);
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// A certificate for 127.0.0.1 that ends with a year, and its key, both in PEM.
    pub fn issue(&self, until: i32) -> (String, String) {
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.not_before = date_time_ymd(2015, 1, 1);
        params.not_after = date_time_ymd(until, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// Writes one into two files of a folder, as a program does that renews it.
    pub fn write(&self, chain: &Path, key: &Path, until: i32) {
        let (certificate, secret) = self.issue(until);
        std::fs::write(chain, certificate).unwrap();
        std::fs::write(key, secret).unwrap();
    }
}
