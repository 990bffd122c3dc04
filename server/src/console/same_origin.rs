//! Requests that change something must come from the console's own pages.
//!
//! The session cookie is `SameSite=Strict` already; this is the second lock. Browsers say where a request comes from in
//! `Sec-Fetch-Site`, older ones in `Origin`. A request that says neither is refused.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Trouble;

/// Refuses changes that come from elsewhere.
pub async fn check(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || is_own(request.headers()) {
        next.run(request).await
    } else {
        tracing::warn!("a request from another site was refused");
        Trouble::CrossSite.into_response()
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site.as_bytes() == b"same-origin";
    }
    let (Some(origin), Some(host)) = (headers.get(header::ORIGIN), headers.get(header::HOST))
    else {
        return false;
    };
    let (Ok(origin), Ok(host)) = (origin.to_str(), host.to_str()) else {
        return false;
    };
    origin
        .split_once("://")
        .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        is_own(&headers)
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        let host = ("host", "127.0.0.1:8480");
        assert!(own(&[host, ("sec-fetch-site", "same-origin")]));
        for site in ["cross-site", "same-site", "none", "?"] {
            let header = ("sec-fetch-site", site);
            assert!(!own(&[host, header, ("origin", "http://127.0.0.1:8480")]));
        }
        assert!(own(&[host, ("origin", "http://127.0.0.1:8480")]));
        assert!(!own(&[host, ("origin", "http://127.0.0.1:9999")]));
        assert!(!own(&[host, ("origin", "null")]));
        assert!(!own(&[host]));
    }
}
