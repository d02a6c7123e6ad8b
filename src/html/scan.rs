//! lol_html asked for start tags and nothing else: no selectors, no stack of open elements.
//!
//! In: bytes in chunks. Out, by a [`Watcher`]: the start tags that it wants to see, and all bytes in order, each such tag as
//! a piece of its own. lol_html's public face reaches start tags by CSS selectors alone, and even a bare `*` costs more than
//! the tokenizer itself, in time and in code; so this speaks with the layer under it, which that library opens
//! to its own tests. `Cargo.toml` holds its version for that reason.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::html_content::DocumentEnd;
use lol_html::{
    AsciiCompatibleEncoding, LocalName, Namespace, SharedMemoryLimiter, StartTag, StartTagHandlingResult, Token,
    TokenCaptureFlags, TransformController, TransformStream, TransformStreamSettings,
};

/// Bytes for an unfinished tag that are there from the start.
const BUFFER: usize = 1024;

/// Sees a page go by.
pub trait Watcher {
    /// Whether start tags of this name are to be seen; those that are not cost next to nothing.
    fn wants(&self, name: &LocalName) -> bool;
    /// A start tag whose bytes come next.
    fn start_tag(&mut self, tag: &StartTag);
    /// Whether the bytes are to be seen.
    fn wants_bytes(&self) -> bool {
        true
    }
    /// The page's bytes, as they are, in order.
    fn bytes(&mut self, bytes: &[u8]);
}

type Shared = Rc<RefCell<dyn Watcher>>;
type Stream = TransformStream<Controller, Box<dyn FnMut(&[u8])>>;

/// A page on its way through lol_html's tokenizer. One type for all that watch, so that the tokenizer is compiled once.
pub struct Scanner(Stream);

impl Scanner {
    /// `limit`: bytes that may be held back, an unfinished tag mostly. Past it a push fails, once all bytes have gone to
    /// the watcher.
    pub fn new(encoding: AsciiCompatibleEncoding, limit: usize, watcher: Shared) -> Scanner {
        let sink = Rc::clone(&watcher);
        Scanner(TransformStream::new(TransformStreamSettings {
            transform_controller: Controller(watcher),
            output_sink: Box::new(move |bytes: &[u8]| sink.borrow_mut().bytes(bytes)),
            preallocated_parsing_buffer_size: BUFFER,
            memory_limiter: SharedMemoryLimiter::new(limit),
            encoding,
            next_encoding: Default::default(),
            // Strict mode gives up at `<select><xmp>`, where a browser goes on.
            strict: false,
            graceful_bail_out_on_memory_limit_exceeded: true,
            graceful_bail_out_on_content_handler_error: true,
        }))
    }

    /// After an error there must be no further call.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), RewritingError> {
        self.0.write(bytes)
    }

    /// Ends the page.
    pub fn finish(mut self) -> Result<(), RewritingError> {
        self.0.end()
    }
}

struct Controller(Shared);

impl TransformController for Controller {
    fn initial_capture_flags(&self) -> TokenCaptureFlags {
        TokenCaptureFlags::empty()
    }

    fn handle_start_tag(&mut self, name: LocalName<'_>, _: Namespace) -> StartTagHandlingResult<Self> {
        let wanted = self.0.borrow().wants(&name);
        Ok(if wanted { TokenCaptureFlags::NEXT_START_TAG } else { TokenCaptureFlags::empty() })
    }

    fn handle_end_tag(&mut self, _: LocalName<'_>) -> TokenCaptureFlags {
        TokenCaptureFlags::empty()
    }

    fn handle_token(&mut self, token: &mut Token<'_>) -> Result<(), RewritingError> {
        if let Token::StartTag(tag) = token {
            self.0.borrow_mut().start_tag(tag);
        }
        Ok(())
    }

    fn handle_end(&mut self, _: &mut DocumentEnd<'_>) -> Result<(), RewritingError> {
        Ok(())
    }

    fn should_emit_content(&self) -> bool {
        self.0.borrow().wants_bytes()
    }
}
