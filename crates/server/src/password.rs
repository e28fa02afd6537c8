//! Passwords, hashed with Argon2id at OWASP's first recommendation: 19 MiB, 2 passes, 1 lane.

use std::time::Duration;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::StatusCode;
use satchel_engine::Host;

use crate::app::App;
use crate::problem::Problem;

/// Shorter ones are guessed; NIST SP 800-63B asks for no more rules than this.
pub(crate) const SHORTEST: usize = 8;

/// Nobody types more, and hashing it costs.
pub(crate) const LONGEST: usize = 1024;

/// Checked where there is no account, so that the time taken does not tell.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2F0Y2hlbC1ub2JvZHk$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How long a request waits for its turn at hashing.
const TURN: Duration = Duration::from_secs(10);

/// Whether a new password is one that can be taken.
pub(crate) fn check(password: &str) -> Result<(), Problem> {
    match password.len() {
        0..SHORTEST => Err(Problem::bad_input(format!(
            "the password needs at least {SHORTEST} characters"
        ))),
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(Problem::bad_input(format!(
            "the password has more than {LONGEST} bytes"
        ))),
    }
}

/// Refuses a password that is on the list of leaked ones. A list that cannot be read any more keeps nobody out.
pub(crate) async fn refuse_leaked(app: &App, password: &str) -> Result<(), Problem> {
    let password = password.to_owned();
    let leaked = app.blocking(move |app| match &app.leaked {
        Some(list) => list.has(&password).unwrap_or_else(|error| {
            tracing::warn!(%error, "the list of leaked passwords could not be read");
            false
        }),
        None => false,
    });
    match leaked.await {
        true => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "leaked_password",
            "this password is on a list of leaked ones, which whoever guesses tries first; choose another",
        )),
        false => Ok(()),
    }
}

/// What is kept of a password.
pub(crate) async fn hash(app: &App, password: String) -> Result<String, Problem> {
    let _turn = turn(app).await?;
    app.blocking(move |app| hash_now(app.workspace.host(), &password))
        .await
}

/// Whether a password is the one that `kept` was made of. Takes its time also where nothing was kept.
pub(crate) async fn verify(
    app: &App,
    password: String,
    kept: Option<String>,
) -> Result<bool, Problem> {
    let _turn = turn(app).await?;
    Ok(app
        .blocking(move |_| verify_now(&password, kept.as_deref()))
        .await)
}

async fn turn(app: &App) -> Result<tokio::sync::SemaphorePermit<'_>, Problem> {
    let busy = || {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "the server is busy with others signing in; try again in a moment",
        )
    };
    tokio::time::timeout(TURN, app.inner.hashing.acquire())
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(busy)
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn hash_now(host: &Host, password: &str) -> Result<String, Problem> {
    let failed = |error: argon2::password_hash::Error| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_failed",
            format!("the password could not be hashed: {error}"),
        )
    };
    let salt = SaltString::encode_b64(&host.random::<16>()).map_err(failed)?;
    Ok(argon2()
        .hash_password(password.as_bytes(), &salt)
        .map_err(failed)?
        .to_string())
}

fn verify_now(password: &str, kept: Option<&str>) -> bool {
    let known = kept.is_some_and(|kept| !kept.is_empty());
    let kept = kept.filter(|kept| !kept.is_empty()).unwrap_or(NOBODYS);
    let matches = password.len() <= LONGEST
        && PasswordHash::new(kept)
            .is_ok_and(|kept| argon2().verify_password(password.as_bytes(), &kept).is_ok());
    known && matches
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_password_opens_its_own_hash_only() {
        let kept = hash_now(&Host::system(), "correct horse").unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(verify_now("correct horse", Some(&kept)));
        for wrong in ["correct horsf", "", "correct horse ", "Correct horse"] {
            assert!(!verify_now(wrong, Some(&kept)), "{wrong:?}");
        }
    }

    #[test]
    fn who_has_no_password_is_checked_as_long_and_never_let_in() {
        assert_eq!(PasswordHash::new(NOBODYS).unwrap().hash.unwrap().len(), 32);
        for kept in [None, Some("")] {
            let begun = std::time::Instant::now();
            assert!(!verify_now("correct horse", kept));
            assert!(
                begun.elapsed() > Duration::from_millis(2),
                "it was not hashed"
            );
        }
    }

    #[test]
    fn lengths_are_limited() {
        assert!(check("1234567").is_err());
        assert!(check("12345678").is_ok());
        assert!(check(&"x".repeat(LONGEST + 1)).is_err());
    }
}
