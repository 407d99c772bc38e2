//! One line of the log for each request. What people search for is their business: queries stand in it only at `debug`.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::wire::milliseconds;

/// Logs a request when its answer begins.
pub(super) async fn tell(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took_ms = milliseconds(started.elapsed());
    tracing::info!(%method, path = uri.path(), status, took_ms);
    if let Some(query) = uri.query() {
        tracing::debug!(path = uri.path(), query);
    }
    response
}
