//! Every route of both ports. What is not listed here does not exist; what is not listed as open needs a session.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use fleet_protocol::problem::ProblemCode;
use fleet_protocol::routes;

use crate::console::problem::Trouble;
use crate::console::{
    Console, customers, device, devices, erase, headers, host, language, orders, page,
    password_page, receipt, same_origin, session, sign_in, statics,
};
use crate::device_api::refusal::Refusal;
use crate::device_api::{
    DeviceApi, audit, commands, enrol, pull, push, receipts, renew, report, trust,
};
use crate::store::Store;

/// The device API.
pub fn device_api(api: Arc<DeviceApi>) -> Router {
    let health = health(Arc::clone(&api.store));
    Router::new()
        .route(routes::ENROL, post(enrol::handle))
        .route(routes::RENEW, post(renew::handle))
        .route(routes::COMMANDS, get(commands::handle))
        .route(routes::RECEIPTS, post(receipts::handle))
        .route(routes::TRUST, get(trust::handle))
        .route(routes::PULL, get(pull::handle))
        .route(routes::PUSH, post(push::handle))
        .route(routes::AUDIT, post(audit::handle))
        .route(routes::REPORT, post(report::handle))
        .with_state(api)
        .merge(health)
        .fallback(|| std::future::ready(Refusal::new(ProblemCode::NoSuchRoute)))
        .method_not_allowed_fallback(|| std::future::ready(Refusal::method()))
}

/// The console.
pub fn console(console: Arc<Console>) -> Router {
    let behind_session = Router::new()
        .route("/", get(|| std::future::ready(page::see_other("/devices"))))
        .route("/sign-out", post(session::sign_out))
        .route(
            "/password",
            get(password_page::show).post(password_page::handle),
        )
        .route("/devices", get(devices::handle))
        .route("/devices/{id}", get(device::show))
        .route("/devices/{id}/live", get(device::live))
        .route("/devices/{id}/erase", get(erase::show).post(erase::handle))
        .route("/devices/{id}/lock", post(orders::lock))
        .route("/devices/{id}/end-session", post(orders::end_session))
        .route("/devices/{id}/lost", post(orders::lost))
        .route(
            "/devices/{id}/erase-customer",
            get(orders::show_customer).post(orders::erase_customer),
        )
        .route("/devices/{id}/receipts/{seq}", get(receipt::handle))
        .route(
            "/devices/{id}/receipts/{seq}/certificate",
            get(receipt::certificate),
        )
        .route("/customers", get(customers::handle))
        .route_layer(from_fn_with_state(Arc::clone(&console), session::require));
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::handle))
        .route("/language", post(language::handle))
        .route("/static/console.css", get(statics::css))
        .route("/static/console.js", get(statics::script))
        .merge(behind_session)
        .with_state(Arc::clone(&console))
        .merge(health(Arc::clone(&console.store)))
        .fallback(|| std::future::ready(Trouble::NotFound))
        .method_not_allowed_fallback(|| std::future::ready(Trouble::NotFound))
        .layer(from_fn(same_origin::check))
        .layer(from_fn_with_state(Arc::clone(&console), host::check))
        .layer(from_fn_with_state(console, headers::finish))
}

/// `/healthz`: the process answers. `/readyz`: the store can be written to.
fn health(store: Arc<dyn Store>) -> Router {
    let ready = move || {
        let store = Arc::clone(&store);
        async move {
            let ready = tokio::task::spawn_blocking(move || store.check_ready()).await;
            match ready {
                Ok(Ok(())) => plain(StatusCode::OK, "ready"),
                Ok(Err(_)) | Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "not ready"),
            }
        }
    };
    Router::new()
        .route(
            "/healthz",
            get(|| std::future::ready(plain(StatusCode::OK, "ok"))),
        )
        .route("/readyz", get(ready))
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}
