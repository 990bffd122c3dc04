//! `host:port` in few bytes: the port in two, three characters of the host in two.
//!
//! A host is 0 to 9, a to z, `.`, `-`, and `:` in an IPv6 address: 39 characters and an end make 40, and 40^3 is below 2^16.

/// Characters of hosts; a character's number is its place here, from 1. 0 ends a host.
const CHARACTERS: &[u8; 39] = b"0123456789abcdefghijklmnopqrstuvwxyz.-:";
const BASE: u16 = 40;
/// The longest host name that DNS has.
const MAX_HOST: usize = 253;

/// Whether this is `host:port` or `[IPv6]:port`, in the characters that addresses may have.
pub(super) fn is_address(text: &str) -> bool {
    split(text).is_some()
}

/// An address in bytes; `None` where it is none.
pub(super) fn write(address: &str) -> Option<Vec<u8>> {
    let (host, port) = split(address)?;
    let numbers: Vec<u16> = host
        .to_ascii_lowercase()
        .bytes()
        .map(number)
        .collect::<Option<_>>()?;
    let mut out = port.to_be_bytes().to_vec();
    for three in numbers.chunks(3) {
        let packed = (0..3).fold(0, |sum, place| {
            sum * BASE + three.get(place).copied().unwrap_or(0)
        });
        out.extend_from_slice(&packed.to_be_bytes());
    }
    Some(out)
}

/// The address that these bytes hold, as [`write`] would have written it and in no other way.
pub(super) fn read(bytes: &[u8]) -> Option<String> {
    let (port, packed) = bytes.split_first_chunk::<2>()?;
    let mut host = String::new();
    for pair in packed.chunks(2) {
        let pair: [u8; 2] = pair.try_into().ok()?;
        let three = u16::from_be_bytes(pair);
        for number in [three / (BASE * BASE), three / BASE % BASE, three % BASE] {
            if let Some(index) = usize::from(number).checked_sub(1) {
                host.push(char::from(*CHARACTERS.get(index)?));
            }
        }
    }
    let port = u16::from_be_bytes(*port);
    let address = if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    };
    (write(&address).as_deref() == Some(bytes)).then_some(address)
}

fn split(address: &str) -> Option<(&str, u16)> {
    let (host, port) = address.rsplit_once(':')?;
    let digits = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    let port = port.parse().ok().filter(|port| digits && *port != 0)?;
    let bracketed = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let (host, fits): (&str, fn(u8) -> bool) = match bracketed {
        Some(inner) => (inner, |byte| {
            byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')
        }),
        None => (host, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
        }),
    };
    let named = (1..=MAX_HOST).contains(&host.len()) && host.bytes().all(fits);
    // Brackets without a colon would come back without them.
    let shape = bracketed.is_some() == host.contains(':');
    (named && shape).then_some((host, port))
}

fn number(byte: u8) -> Option<u16> {
    let index = CHARACTERS.iter().position(|character| *character == byte)?;
    u16::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_back_in_lower_case() {
        for (address, back) in [
            ("fleet.example.com:8443", "fleet.example.com:8443"),
            ("127.0.0.1:1", "127.0.0.1:1"),
            ("Fleet-1.Example:65535", "fleet-1.example:65535"),
            ("[2001:DB8::1]:443", "[2001:db8::1]:443"),
            ("[::ffff:10.0.0.1]:443", "[::ffff:10.0.0.1]:443"),
            ("a:1", "a:1"),
        ] {
            let bytes = write(address).unwrap();
            assert_eq!(read(&bytes).as_deref(), Some(back));
        }
        let longest = format!("{}:8443", "a".repeat(MAX_HOST));
        assert_eq!(read(&write(&longest).unwrap()), Some(longest));
    }

    #[test]
    fn what_is_no_address_is_not_written_and_not_read() {
        let long = format!("{}:8443", "a".repeat(MAX_HOST + 1));
        for none in [
            "",
            "host",
            "host:",
            ":8443",
            "host:0",
            "host:65536",
            "host:+80",
            "host:00080x",
            "host:000080",
            "ho st:1",
            "host/path:1",
            "user@host:1",
            "主机:1",
            "::1:443",
            "[host]:1",
            "[::1]",
            "[::1:1",
            "host:1\n",
            long.as_str(),
        ] {
            assert!(!is_address(none), "{none:?}");
            assert_eq!(write(none), None, "{none:?}");
        }
        let good = write("ab:1").unwrap();
        for bytes in [
            &good[..1],
            &good[..2],
            &good[..3],
            &[0, 1, 0xff, 0xff],
            &[0, 0, 0, 40],
            // An end before the end, and an end too many.
            &[0, 1, 0, 41, 0, 41],
            &[0, 1, 0x47, 0xe0, 0, 0],
        ] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }
}
