//! The address of a server, as people write it.

use std::net::IpAddr;

use reqwest::Url;

use crate::Error;

/// The server's address: `https://` where nothing is said, `http://` only where no stranger can listen.
///
/// # Errors
/// [`Error::BadAddress`] with what is wrong.
pub fn parse(given: &str) -> Result<Url, Error> {
    let bad = |why| Error::BadAddress {
        given: given.to_owned(),
        why,
    };
    let text = given.trim();
    if text.is_empty() {
        return Err(bad("it is empty"));
    }
    let url = if text.contains("://") {
        text.to_owned()
    } else {
        with_scheme(text)
    };
    let mut url = Url::parse(&url)
        .map_err(|_| bad("write it like https://crm.example.com or 192.168.1.20:7420"))?;
    let host = url.host_str().unwrap_or_default().to_owned();
    match url.scheme() {
        "https" if !host.is_empty() => {}
        "http" if is_near(&host) => {}
        "http" => {
            return Err(bad(
                "over the internet it has to begin with https://, or passwords and records could be read on the way",
            ));
        }
        _ => {
            return Err(bad(
                "it has to begin with https:// or, in the own network, http://",
            ));
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("leave name and password out of it; they are asked for"));
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

fn with_scheme(text: &str) -> String {
    let guess = Url::parse(&format!("http://{text}"));
    let near = guess.is_ok_and(|url| url.host_str().is_some_and(is_near));
    format!("{}://{text}", if near { "http" } else { "https" })
}

/// Whether a host is this machine or in its own network.
fn is_near(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        Err(_) => {
            host == "localhost"
                || [".localhost", ".local", ".lan", ".internal"]
                    .iter()
                    .any(|end| host.ends_with(end))
                || !host.contains('.')
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        let good = [
            ("crm.example.com", "https://crm.example.com/"),
            (
                " https://crm.example.com/satchel ",
                "https://crm.example.com/satchel/",
            ),
            ("127.0.0.1:7420", "http://127.0.0.1:7420/"),
            ("localhost:7420", "http://localhost:7420/"),
            (
                "http://192.168.1.20:7420/?a=b#c",
                "http://192.168.1.20:7420/",
            ),
            ("office-server:7420", "http://office-server:7420/"),
            ("http://[::1]:7420", "http://[::1]:7420/"),
            ("https://10.0.0.1", "https://10.0.0.1/"),
        ];
        for (given, expected) in good {
            assert_eq!(parse(given).unwrap().as_str(), expected, "{given}");
        }
        for given in [
            "",
            "  ",
            "http://crm.example.com",
            "http://8.8.8.8",
            "ftp://crm.example.com",
            "https://",
            "https://me:secret@crm.example.com",
            "a b c",
            "file:///etc",
        ] {
            assert!(
                matches!(parse(given), Err(Error::BadAddress { .. })),
                "{given}"
            );
        }
    }
}
