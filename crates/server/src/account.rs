//! Accounts: signing in, and accepting an invitation.

use std::net::IpAddr;

use satchel_engine::{Acting, Workspace};
use satchel_model::{RecordId, standard};
use satchel_store::security::What;
use satchel_store::team::{self, Account, Invitation};
use satchel_store::{read, write};
use serde_json::{Map, Value as Json};

use crate::app::{App, Inner};
use crate::invitation::normal;
use crate::problem::Problem;
use crate::security::Done;
use crate::{password, secret};

/// What someone gives to accept an invitation.
pub(crate) struct Acceptance {
    pub(crate) email: String,
    pub(crate) name: Option<String>,
    /// None for those who will only ever come from this device.
    pub(crate) password: Option<String>,
    pub(crate) invitation: String,
}

/// The account that an address and a password open.
pub(crate) async fn sign_in(
    app: &App,
    from: IpAddr,
    email: &str,
    password: String,
) -> Result<Account, Problem> {
    let email = normal(email);
    app.inner.attempts.begin(from, &email, app.inner.now_ms())?;
    let wanted = email.clone();
    let account = app
        .blocking(move |app| {
            read(app.workspace.database(), |reader| {
                team::account_by_email(reader, &wanted)
            })
        })
        .await?;
    let kept = account.as_ref().map(|account| account.password.clone());
    if !password::verify(app, password, kept).await? {
        refused(app, from, What::SignInRefused, email).await;
        return Err(Problem::wrong_password());
    }
    app.inner.attempts.succeeded(from, &email);
    account.ok_or_else(Problem::wrong_password)
}

/// The account that an invitation makes, or gives a new password.
pub(crate) async fn accept(
    app: &App,
    from: IpAddr,
    acceptance: Acceptance,
) -> Result<Account, Problem> {
    let Acceptance {
        email,
        name,
        password,
        invitation,
    } = acceptance;
    let email = normal(&email);
    check_email(&email)?;
    app.inner.attempts.begin(from, &email, app.inner.now_ms())?;
    let (code, wanted) = (secret::hash_code(&invitation), email.clone());
    let valid = app.blocking(move |app| valid(app, &code, &wanted).map(drop));
    if let Err(problem) = valid.await {
        refused(app, from, What::InvitationRefused, email).await;
        return Err(problem);
    }
    let kept = match password {
        Some(password) => {
            password::check(&password)?;
            password::refuse_leaked(app, &password).await?;
            password::hash(app, password).await?
        }
        None => String::new(),
    };
    let account = app
        .blocking(move |app| take(app, from, &code, &email, name.as_deref(), kept))
        .await?;
    app.inner.attempts.succeeded(from, &account.email);
    Ok(account)
}

/// Counts and writes down that someone was not let in.
async fn refused(app: &App, from: IpAddr, what: What, email: String) {
    app.inner.metrics.sign_ins_refused.inc();
    app.blocking(move |app| {
        let noted = app.refusals.note(&app.workspace, from, what, &email);
        if let Err(error) = noted {
            tracing::warn!(%error, "the security log lacks a refusal");
        }
    })
    .await;
}

pub(crate) fn check_email(email: &str) -> Result<(), Problem> {
    let parts = email.split_once('@');
    let good = parts.is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !email.contains(char::is_whitespace)
    });
    if good && email.len() <= 254 {
        Ok(())
    } else {
        Err(Problem::bad_input(format!(
            "{email:?} is not an e-mail address"
        )))
    }
}

/// The invitation, if it is good for this address now.
fn valid(app: &Inner, code: &team::TokenHash, email: &str) -> Result<Invitation, Problem> {
    let invitation = read(app.workspace.database(), |reader| {
        team::invitation(reader, code)
    })?;
    let good = |invitation: &Invitation| {
        let for_them = invitation.email.is_empty() || invitation.email == email;
        for_them && !invitation.used && invitation.expires_ms > app.now_ms()
    };
    invitation.filter(good).ok_or_else(Problem::bad_invitation)
}

fn take(
    app: &Inner,
    from: IpAddr,
    code: &team::TokenHash,
    email: &str,
    name: Option<&str>,
    password: String,
) -> Result<Account, Problem> {
    let _alone = app.one_at_a_time();
    let invitation = valid(app, code, email)?;
    let (database, now) = (app.workspace.database(), app.now_ms());
    let account = read(database, |reader| team::account_by_email(reader, email))?;
    if let Some(account) = account {
        return renew(app, from, code, &invitation, account, &password);
    }
    let member = make_member(&app.workspace, email, name)?;
    let account = Account {
        id: app.workspace.host().new_id(),
        email: email.to_owned(),
        password,
        member,
        admin: invitation.admin,
        shut_out: false,
    };
    let added = write(database, |writer| {
        // Another server over this database may have been quicker.
        let taken = team::use_invitation(writer, code, now)?;
        if taken {
            team::add_account(writer, &account, now)?;
            let host = app.workspace.host();
            Done::by(&account, from).note(writer, host, What::AccountMade, "")?;
            // Whoever holds another code for "the first admin" is too late.
            team::withdraw_open_invitations(writer)?;
        }
        Ok(taken)
    });
    if !matches!(added, Ok(true)) {
        app.workspace.delete_records(Acting::default(), &[member])?;
    }
    match added? {
        true => Ok(account),
        false => Err(Problem::bad_invitation()),
    }
}

/// A new password for an account that is there: only from an invitation in its own name.
fn renew(
    app: &Inner,
    from: IpAddr,
    code: &team::TokenHash,
    invitation: &Invitation,
    account: Account,
    password: &str,
) -> Result<Account, Problem> {
    if invitation.email != account.email {
        return Err(Problem::bad_invitation());
    }
    let renewed = write(app.workspace.database(), |writer| {
        let taken = team::use_invitation(writer, code, app.now_ms())?;
        if !taken {
            return Ok(false);
        }
        let (done, host) = (Done::by(&account, from), app.workspace.host());
        team::let_in(writer, account.id)?;
        if invitation.admin && !account.admin {
            team::set_admin(writer, account.id, true)?;
            done.note(writer, host, What::AdminMade, &account.email)?;
        }
        if !password.is_empty() {
            team::set_password(writer, account.id, password)?;
            done.note(writer, host, What::PasswordSet, "")?;
        }
        Ok(taken)
    })?;
    match renewed {
        true => Ok(account),
        false => Err(Problem::bad_invitation()),
    }
}

/// The record that stands for the account in the workspace.
fn make_member(
    workspace: &Workspace,
    email: &str,
    name: Option<&str>,
) -> Result<RecordId, Problem> {
    let name = name
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| email.split('@').next().unwrap_or(email));
    let values: Map<String, Json> = [("name", name), ("userEmail", email)]
        .map(|(field, value)| (field.to_owned(), value.into()))
        .into_iter()
        .collect();
    let made = workspace.create_record(Acting::default(), standard::MEMBER, &values)?;
    made.created
        .first()
        .copied()
        .ok_or_else(|| Problem::bad_input("the member could not be made"))
}

/// What the team calls a member; their address where it has no name for them.
pub(crate) fn name(workspace: &Workspace, account: &Account) -> String {
    let views = workspace.records(&[account.member]).unwrap_or_default();
    views
        .into_iter()
        .next()
        .map(|view| view.label)
        .filter(|label| !label.is_empty())
        .unwrap_or_else(|| account.email.clone())
}
