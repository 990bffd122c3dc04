//! The two static files, inside the binary.

use axum::http::header;
use axum::response::IntoResponse;

/// `GET /static/console.css`
pub async fn css() -> impl IntoResponse {
    std::future::ready((
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("../../static/console.css"),
    ))
    .await
}

/// `GET /static/console.js`
pub async fn script() -> impl IntoResponse {
    std::future::ready((
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("../../static/console.js"),
    ))
    .await
}
