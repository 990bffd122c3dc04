//! Which names the console answers under. A page of another site that points its own name at our address (DNS rebinding)
//! gets nothing.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Console;
use super::problem::Trouble;

/// Lets only requests for one of our names through.
pub async fn check(State(console): State<Arc<Console>>, request: Request, next: Next) -> Response {
    let ours = name(request.headers()).is_some_and(|name| {
        console
            .hosts
            .iter()
            .any(|host| host.eq_ignore_ascii_case(name))
    });
    if ours {
        next.run(request).await
    } else {
        Trouble::Host.into_response()
    }
}

/// The name in the `Host` header, without its port.
fn name(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    if let Some(bracketed) = host.strip_prefix('[') {
        return bracketed.split(']').next();
    }
    host.split(':').next()
}
