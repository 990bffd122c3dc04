//! An answer's body that tells when it was handed to the connection whole.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

/// `bytes` as a body; `delivered` runs once the connection has taken the last of them, and never if it broke before.
pub fn body(bytes: Bytes, delivered: impl FnOnce() + Send + 'static) -> Body {
    Body::new(Told {
        inner: Full::new(bytes),
        delivered: Some(Box::new(delivered)),
    })
}

struct Told {
    inner: Full<Bytes>,
    delivered: Option<Box<dyn FnOnce() + Send>>,
}

impl HttpBody for Told {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(_) = &polled
            && self.inner.is_end_stream()
            && let Some(delivered) = self.delivered.take()
        {
            delivered();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
