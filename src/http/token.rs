//! The token that a caller must know where the server does not stand on the loopback interface.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

/// A secret; it is never shown.
#[derive(Clone)]
pub struct Token(Vec<u8>);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Token {
    /// The fewest characters of a token that cannot be guessed.
    pub const LEAST: usize = 16;

    /// The token in a file's text, blanks around it left aside; `None` if it is too short.
    pub fn new(text: &str) -> Option<Token> {
        let text = text.trim();
        (text.len() >= Token::LEAST).then(|| Token(text.as_bytes().to_vec()))
    }

    /// Whether a request carries it: as `Bearer TOKEN`, or as the password of any user, which is what a browser asks
    /// for. The time that the comparison takes tells nothing but the length.
    pub fn is_in(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some((scheme, value)) = sent.and_then(|value| value.trim().split_once(' ')) else {
            return false;
        };
        let sent = match scheme.to_ascii_lowercase().as_str() {
            "bearer" => value.trim().as_bytes().to_vec(),
            "basic" => password(value.trim()).unwrap_or_default(),
            _ => return false,
        };
        self.0.ct_eq(&sent).into()
    }
}

/// What stands behind the colon of `user:password`.
fn password(encoded: &str) -> Option<Vec<u8>> {
    let text = STANDARD.decode(encoded).ok()?;
    let colon = text.iter().position(|byte| *byte == b':')?;
    text.get(colon + 1..).map(<[u8]>::to_vec)
}

/// Wrong tokens by the address that they came from.
#[derive(Debug, Default)]
pub struct Tries(Mutex<HashMap<IpAddr, (u32, Instant)>>);

impl Tries {
    /// So many wrong tokens are let through from one address in each [`Tries::SPAN`].
    const MOST: u32 = 10;
    const SPAN: Duration = Duration::from_secs(60);
    /// Addresses kept in mind; beyond, those are forgotten whose time is over, and in need all.
    const ADDRESSES: usize = 10_000;

    /// Whether no more tries are taken from an address for now.
    pub fn are_over(&self, from: IpAddr) -> bool {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = tries.get(&network(from));
        found.is_some_and(|(count, since)| *count >= Tries::MOST && since.elapsed() < Tries::SPAN)
    }

    /// Notes a wrong token.
    pub fn note(&self, from: IpAddr) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= Tries::ADDRESSES {
            tries.retain(|_, (_, since)| since.elapsed() < Tries::SPAN);
        }
        if tries.len() >= Tries::ADDRESSES {
            tries.clear();
        }
        let entry = tries.entry(network(from)).or_insert((0, Instant::now()));
        if entry.1.elapsed() >= Tries::SPAN {
            *entry = (0, Instant::now());
        }
        entry.0 += 1;
    }
}

/// A caller of IPv6 has 2^64 addresses: they count as one.
fn network(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.into(),
            None => std::net::Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_in_either_scheme() {
        let token = Token::new(" a-token-of-twenty-four \n").expect("long enough");
        let cases = [
            (None, false),
            (Some("Bearer a-token-of-twenty-four"), true),
            (Some("bearer  a-token-of-twenty-four"), true),
            (Some("Bearer a-token-of-twenty-fou"), false),
            (Some("Basic bWU6YS10b2tlbi1vZi10d2VudHktZm91cg=="), true),
            (Some("Basic bWU6d3Jvbmc="), false),
            (Some("Basic ???"), false),
            (Some("Digest a-token-of-twenty-four"), false),
            (Some("a-token-of-twenty-four"), false),
        ];
        for (sent, want) in cases {
            let mut headers = HeaderMap::new();
            headers.extend(sent.map(|sent| (AUTHORIZATION, sent.parse().expect("a header"))));
            assert_eq!(token.is_in(&headers), want, "{sent:?}");
        }
        assert!(Token::new("short").is_none());
    }

    #[test]
    fn tries_end_for_the_address_that_made_them() {
        let tries = Tries::default();
        let (from, other): (IpAddr, IpAddr) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        for _ in 0..Tries::MOST {
            assert!(!tries.are_over(from));
            tries.note(from);
        }
        assert!(tries.are_over(from));
        assert!(!tries.are_over(other));
    }
}
