//! The sockets: HTTP/1.1 on loopback, and the ways a connection can fail.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::Vendor;
use super::exchange::{Answer, Asked};
use super::spoil::{Delivery, Pace};
use super::stage::Stage;

/// No request to the twin is larger than this honestly.
const LARGEST_BODY: usize = 1024 * 1024;

type Body = UnsyncBoxBody<Bytes, io::Error>;
type Replying = Pin<Box<dyn Future<Output = io::Result<Response<Body>>> + Send>>;

/// Takes connections for one vendor until dropped; with it go the connections.
pub(super) async fn listen(listener: TcpListener, vendor: Vendor, stage: Arc<Stage>) {
    let Ok(address) = listener.local_addr() else {
        return;
    };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(converse(stream, vendor, address, Arc::clone(&stage)));
                }
            }
            // Those that ended are let go of as they end.
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection, from its first request to its last.
async fn converse(stream: TcpStream, vendor: Vendor, address: SocketAddr, stage: Arc<Stage>) {
    // An answer is one small packet: waiting for more to send with it only costs the benches 40 ms.
    let _unset = stream.set_nodelay(true);
    let is_reset = Arc::new(AtomicBool::new(false));
    let resets = Arc::clone(&is_reset);
    let service = service_fn(move |request| -> Replying {
        Box::pin(reply(
            request,
            vendor,
            address,
            Arc::clone(&stage),
            Arc::clone(&resets),
        ))
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // However it ended, what follows is the same; and hyper's own goodbye would turn a reset into a close.
    let _ended = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let stream = connection.into_parts().io.into_inner();
    if is_reset.load(Ordering::Relaxed) {
        let _unset = stream.set_zero_linger();
    }
}

/// Takes connections of sites that speak TLS until dropped.
pub(super) async fn listen_tls(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    stage: Arc<Stage>,
) {
    let Ok(address) = listener.local_addr() else {
        return;
    };
    let acceptor = TlsAcceptor::from(tls);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(converse_tls(acceptor.clone(), stream, address, Arc::clone(&stage)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection over TLS: HTTP/2 where the client offers it.
async fn converse_tls(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    address: SocketAddr,
    stage: Arc<Stage>,
) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let service = service_fn(move |request| -> Replying {
        let resets = Arc::default();
        let stage = Arc::clone(&stage);
        Box::pin(reply(request, Vendor::Site, address, stage, resets))
    });
    let io = TokioIo::new(stream);
    // However it ended, it ended.
    if is_http2 {
        let serving = http2::Builder::new(TokioExecutor::new()).serve_connection(io, service);
        drop(serving.await);
    } else {
        drop(http1::Builder::new().serve_connection(io, service).await);
    }
}

async fn reply(
    request: Request<Incoming>,
    vendor: Vendor,
    address: SocketAddr,
    stage: Arc<Stage>,
    resets: Arc<AtomicBool>,
) -> io::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LARGEST_BODY).collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    let asked = Asked::new(head, body, &address.to_string());
    let (delivery, delay) = stage.perform(vendor, &asked);
    wait(delay).await;
    match delivery {
        Delivery::Sent { answer, pace } => Ok(response(answer, pace)),
        Delivery::Broken { reset } => {
            resets.store(reset, Ordering::Relaxed);
            Err(io::Error::other("no answer"))
        }
    }
}

fn response(answer: Answer, pace: Pace) -> Response<Body> {
    let length = answer.body.len();
    let mut response = Response::new(body(answer.body, pace));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    let announced = match pace {
        Pace::Drip(_) => Some(length),
        // Even of an answer without a body something is missing.
        Pace::Half => Some(length.max(2)),
        Pace::Whole | Pace::Endless => None,
    };
    if let Some(length) = announced {
        let headers = response.headers_mut();
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

fn body(bytes: Bytes, pace: Pace) -> Body {
    match pace {
        Pace::Whole => Full::new(bytes)
            .map_err(|never| match never {})
            .boxed_unsync(),
        Pace::Half => {
            let half = bytes.slice(..bytes.len() / 2);
            let sent = stream::iter([Ok(Frame::data(half))]);
            let broken = stream::once(async {
                // Let the first half leave before the connection breaks, so that the client has it in hand.
                wait(Duration::from_millis(20)).await;
                Err(io::Error::other("half-way"))
            });
            StreamBody::new(Box::pin(stream::StreamExt::chain(sent, broken))).boxed_unsync()
        }
        Pace::Drip(pause) => {
            let drops = stream::unfold(bytes, move |mut rest| async move {
                if rest.is_empty() {
                    return None;
                }
                wait(pause).await;
                let drop = rest.split_to(1);
                Some((Ok(Frame::data(drop)), rest))
            });
            StreamBody::new(Box::pin(drops)).boxed_unsync()
        }
        Pace::Endless => {
            let chunk = Bytes::from(bytes.repeat(4096));
            let chunks = stream::repeat_with(move || Ok(Frame::data(chunk.clone())));
            StreamBody::new(Box::pin(chunks)).boxed_unsync()
        }
    }
}

async fn wait(time: Duration) {
    if !time.is_zero() {
        #[expect(
            clippy::disallowed_methods,
            reason = "how slow the vendor is, not how patient the program"
        )]
        tokio::time::sleep(time).await;
    }
}
