//! Console sessions: a random token in a cookie, its hash in the store, 15 minutes idle and 12 hours in all.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use fleet_protocol::ids::{Hash32, UserId};

use super::Console;
use super::page::{Page, see_other};
use super::problem::Trouble;
use crate::random;
use crate::store::people::{NewSession, Session};
use crate::store::{Actor, Origin};
use crate::words::Language;

/// A session that is not used for this long ends.
pub const IDLE_MS: u64 = 15 * 60 * 1000;
/// A session ends after this long, whatever happens.
pub const ABSOLUTE_MS: u64 = 12 * 60 * 60 * 1000;
const TOKEN_BYTES: usize = 32;

/// Who is signed in; stands in the extensions of every request behind [`require`].
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The hash of its token.
    pub token_hash: Hash32,
    /// The reader's language.
    pub language: Language,
    /// The path that was asked for.
    pub path: String,
}

impl SignedIn {
    /// A page of `section` for this reader.
    #[must_use]
    pub fn page(&self, section: &'static str) -> Page {
        Page {
            language: self.language,
            section,
            person: self.session.user.display_name.clone(),
            path: self.path.clone(),
        }
    }

    /// This person as the origin of an act.
    #[must_use]
    pub fn origin(&self, at_ms: u64) -> Origin {
        Origin {
            actor: Actor::Operator(self.session.user.id),
            at_ms,
        }
    }
}

/// Lets only people with a live session through; with a one-time password only to change it.
pub async fn require(
    State(console): State<Arc<Console>>,
    mut request: Request,
    next: Next,
) -> Response {
    let found = match presented(&console, &request) {
        Some(presented) => find(&console, presented).await,
        None => Ok(None),
    };
    match found {
        Err(trouble) => trouble.into_response(),
        Ok(None) if request.uri().path().ends_with("/live") => Trouble::SignedOut.into_response(),
        Ok(None) => see_other("/sign-in"),
        Ok(Some(signed_in))
            if signed_in.session.must_change_password && !may_wait(request.uri().path()) =>
        {
            see_other("/password")
        }
        Ok(Some(signed_in)) => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
    }
}

fn may_wait(path: &str) -> bool {
    matches!(path, "/password" | "/sign-out")
}

/// What a request says of itself before the store is asked.
struct Presented {
    token_hash: Hash32,
    language: Language,
    path: String,
}

fn presented(console: &Console, request: &Request) -> Option<Presented> {
    Some(Presented {
        token_hash: token(console, request.headers())?,
        language: super::language::of(request.headers()),
        path: request.uri().path_and_query()?.to_string(),
    })
}

async fn find(console: &Arc<Console>, presented: Presented) -> Result<Option<SignedIn>, Trouble> {
    let Presented {
        token_hash,
        language,
        path,
    } = presented;
    let session = console
        .blocking(move |console| {
            let now = console.clock.now_ms();
            Ok(console.store.use_session(&token_hash, now)?)
        })
        .await?;
    Ok(session.map(|session| SignedIn {
        session,
        token_hash,
        language,
        path,
    }))
}

/// The hash of the session token that a request carries.
#[must_use]
pub fn token(console: &Console, headers: &HeaderMap) -> Option<Hash32> {
    let text = cookie(headers, cookie_name(console))?;
    let token = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    (token.len() == TOKEN_BYTES).then(|| Hash32::of(&[&token]))
}

/// Opens a session for `user`; the value is its `Set-Cookie` header. Blocks on the store.
///
/// # Errors
/// When there is no randomness or the store fails.
pub fn open(console: &Console, user: UserId) -> Result<HeaderValue, Trouble> {
    let now = console.clock.now_ms();
    let token = zeroize::Zeroizing::new(random::bytes::<TOKEN_BYTES>(console.random.as_ref())?);
    let new = NewSession {
        token_hash: Hash32::of(&[token.as_slice()]),
        user,
        idle_ms: IDLE_MS,
        ends_ms: now.saturating_add(ABSOLUTE_MS),
    };
    console.store.open_session(&new, now)?;
    let text = zeroize::Zeroizing::new(BASE64URL_NOPAD.encode(token.as_slice()));
    set_cookie(console, &text, "")
}

/// The `Set-Cookie` header that takes the session's cookie away.
///
/// # Errors
/// Never for the names that we use.
pub fn forget(console: &Console) -> Result<HeaderValue, Trouble> {
    set_cookie(console, "", "; Max-Age=0")
}

fn set_cookie(console: &Console, value: &str, more: &str) -> Result<HeaderValue, Trouble> {
    let secure = if console.secure { "; Secure" } else { "" };
    let name = cookie_name(console);
    let text = zeroize::Zeroizing::new(format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}"
    ));
    let mut header = HeaderValue::from_str(&text).map_err(|_| Trouble::Internal)?;
    header.set_sensitive(true);
    Ok(header)
}

fn cookie_name(console: &Console) -> &'static str {
    // The prefix makes browsers insist on Secure and on this very host; plain HTTP on loopback cannot have it.
    if console.secure {
        "__Host-session"
    } else {
        "session"
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// `POST /sign-out`.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(
    State(console): State<Arc<Console>>,
    axum::Extension(signed_in): axum::Extension<SignedIn>,
) -> Result<Response, Trouble> {
    let cookie = forget(&console)?;
    console
        .blocking(move |console| Ok(console.store.close_session(&signed_in.token_hash)?))
        .await?;
    let mut response = see_other("/sign-in");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response.headers_mut().insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}
