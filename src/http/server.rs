//! The server on its socket: from the first connection to the last answer.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// Connections open at once; the next waits until one is closed.
const CONNECTIONS: usize = 2048;
/// How long a caller may take to say what it wants, a kept connection included.
const HEADERS: Duration = Duration::from_secs(30);
/// How long requests under way may take to finish when the server is told to end.
const GRACE: Duration = Duration::from_secs(8);
/// How long to wait when a connection cannot be taken: the process may have too many files open.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the process is told to end; requests under way are finished. `ready` is told where it listens.
///
/// # Errors
/// The address cannot be had.
pub fn serve(app: Router, listen: SocketAddr, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        let graceful = GracefulShutdown::new();
        tokio::select! {
            () = accept(&listener, &app, &graceful) => {}
            () = told_to_end() => {}
        }
        drop(listener);
        tracing::info!("ending: requests under way are finished");
        if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests did not finish in {GRACE:?}");
        }
        Ok(())
    })
}

/// Takes one connection after the other, for ever.
async fn accept(listener: &TcpListener, app: &Router, graceful: &GracefulShutdown) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let connection = converse(stream, peer, app.clone(), graceful.watcher(), place);
                tokio::spawn(connection);
            }
            Err(error) => {
                tracing::warn!("a connection was not taken: {error}");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Answers the requests of one connection.
async fn converse(stream: TcpStream, peer: SocketAddr, app: Router, watcher: Watcher, _place: OwnedSemaphorePermit) {
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, "a connection was broken off: {error}");
    }
}

/// Ends when the process is interrupted or terminated.
async fn told_to_end() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(mut told) => {
            told.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
