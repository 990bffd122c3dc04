//! Puts what is stored in a ZIP where a phone can map it: native libraries at 16 KB, everything else that is not compressed at four
//! bytes. zipalign does it too, but older ones know pages of 4 KB only; where ours lie is written into the file, so that
//! apksigner keeps it.

/// Pages of the largest kind that Android phones have.
const PAGE: usize = 16 * 1024;
const WORD: usize = 4;
/// The extra field that apksigner reads: an alignment, then padding.
const ALIGNMENT_FIELD: u16 = 0xd935;

/// An entry as the directory at the end of the file has it.
struct Entry<'a> {
    /// From the version needed to the sizes: what local header and directory share.
    common: &'a [u8],
    name: &'a [u8],
    stored: bool,
    made_by: &'a [u8],
    attributes: &'a [u8],
    data: &'a [u8],
    /// Where the data begins.
    at: usize,
}

impl Entry<'_> {
    fn boundary(&self) -> usize {
        match (self.stored, self.name.ends_with(b".so")) {
            (false, _) => 1,
            (true, true) => PAGE,
            (true, false) => WORD,
        }
    }
}

/// The same entries, in order, aligned.
pub(crate) fn align(zip: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(zip.len() + zip.len() / 16);
    let mut directory = Vec::new();
    let entries = entries(zip)?;
    for entry in &entries {
        let start = out.len();
        let extra = padding(start + 30 + entry.name.len(), entry.boundary());
        out.extend(b"PK\x03\x04");
        out.extend(entry.common);
        out.extend(length(entry.name)?);
        out.extend(length(&extra)?);
        out.extend(entry.name);
        out.extend(extra);
        out.extend(entry.data);

        directory.extend(b"PK\x01\x02");
        directory.extend(entry.made_by);
        directory.extend(entry.common);
        directory.extend(length(entry.name)?);
        // No extra field, no comment, the first disk.
        directory.extend([0; 6]);
        directory.extend(entry.attributes);
        directory.extend(number32(start)?);
        directory.extend(entry.name);
    }
    let count = u16::try_from(entries.len()).map_err(|_| "too many entries")?;
    let (start, size) = (number32(out.len())?, number32(directory.len())?);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size);
    out.extend(start);
    out.extend([0; 2]);
    Ok(out)
}

/// Names of entries that do not lie where they should.
pub(crate) fn misaligned(zip: &[u8]) -> Result<Vec<String>, String> {
    let entries = entries(zip)?;
    Ok(entries
        .iter()
        .filter(|entry| entry.at % entry.boundary() != 0)
        .map(|entry| String::from_utf8_lossy(entry.name).into_owned())
        .collect())
}

/// The extra field with which data begins at a multiple of `boundary`.
fn padding(header_ends: usize, boundary: usize) -> Vec<u8> {
    let Ok(multiple) = u16::try_from(boundary) else {
        return Vec::new();
    };
    if boundary <= 1 {
        return Vec::new();
    }
    // Identifier, length and the alignment itself.
    let pad = (header_ends + 6).next_multiple_of(boundary) - header_ends - 6;
    let size = u16::try_from(pad + 2).unwrap_or(2);
    let mut field = Vec::with_capacity(pad + 6);
    field.extend(ALIGNMENT_FIELD.to_le_bytes());
    field.extend(size.to_le_bytes());
    field.extend(multiple.to_le_bytes());
    field.resize(pad + 6, 0);
    field
}

fn entries(zip: &[u8]) -> Result<Vec<Entry<'_>>, String> {
    read(zip).ok_or_else(|| "not a ZIP of the simple kind".to_owned())
}

fn read(zip: &[u8]) -> Option<Vec<Entry<'_>>> {
    // A signature may lie before the directory and a comment after it; ours has none.
    let end = zip.len().checked_sub(22)?;
    if zip.get(end..end + 4)? != b"PK\x05\x06" {
        return None;
    }
    let count = u16_at(zip, end + 10)?;
    let mut at = u32_at(zip, end + 16)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let header = zip.get(at..at.checked_add(46)?)?;
        if header.get(..4)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) = (
            u16_at(header, 28)?,
            u16_at(header, 30)?,
            u16_at(header, 32)?,
        );
        let (size, local) = (u32_at(header, 20)?, u32_at(header, 42)?);
        let local_header = zip.get(local..local.checked_add(30)?)?;
        if local_header.get(..4)? != b"PK\x03\x04" {
            return None;
        }
        let data = local + 30 + u16_at(local_header, 26)? + u16_at(local_header, 28)?;
        found.push(Entry {
            // Sizes behind the data would be announced here; the directory has them, but this writes none.
            common: header
                .get(6..28)
                .filter(|common| common.get(2).is_some_and(|flags| flags & 8 == 0))?,
            name: zip.get(at + 46..(at + 46).checked_add(name)?)?,
            stored: u16_at(header, 10)? == 0,
            made_by: header.get(4..6)?,
            attributes: header.get(36..42)?,
            data: zip.get(data..data.checked_add(size)?)?,
            at: data,
        });
        at = at.checked_add(46 + name + extra + comment)?;
    }
    Some(found)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(bytes.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
}

fn length(bytes: &[u8]) -> Result<[u8; 2], String> {
    u16::try_from(bytes.len())
        .map(u16::to_le_bytes)
        .map_err(|_| "too long".to_owned())
}

fn number32(number: usize) -> Result<[u8; 4], String> {
    u32::try_from(number)
        .map(u32::to_le_bytes)
        .map_err(|_| "too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ZIP of entries: name, whether it is deflated, data as it is stored.
    fn zip(entries: &[(&str, bool, &[u8])]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, deflated, data) in entries {
            let start = number32(out.len()).unwrap();
            let size = number32(data.len()).unwrap();
            let mut common = vec![20, 0, 0, 0, u8::from(*deflated) * 8, 0, 0, 0, 0, 0];
            common.extend([1, 2, 3, 4]);
            common.extend(size);
            common.extend(size);
            out.extend(b"PK\x03\x04");
            out.extend(&common);
            out.extend(length(name.as_bytes()).unwrap());
            out.extend([0; 2]);
            out.extend(name.as_bytes());
            out.extend(*data);
            directory.extend(b"PK\x01\x02\x14\x03");
            directory.extend(&common);
            directory.extend(length(name.as_bytes()).unwrap());
            directory.extend([0; 12]);
            directory.extend(start);
            directory.extend(name.as_bytes());
        }
        let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
        let (start, size) = (
            number32(out.len()).unwrap(),
            number32(directory.len()).unwrap(),
        );
        out.extend(directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count);
        out.extend(count);
        out.extend(size);
        out.extend(start);
        out.extend([0; 2]);
        out
    }

    #[test]
    fn libraries_lie_on_pages_and_what_is_stored_on_words() {
        let before = zip(&[
            ("a", true, b"xyz"),
            ("lib/arm64-v8a/libb.so", false, b"library"),
            ("resources.arsc", false, b"table"),
            ("lib/x86_64/libb.so", false, b"more"),
        ]);
        let wrong = misaligned(&before).unwrap();
        assert!(
            wrong.contains(&"lib/arm64-v8a/libb.so".to_owned()),
            "{wrong:?}"
        );
        let after = align(&before).unwrap();
        assert_eq!(misaligned(&after).unwrap(), Vec::<String>::new());
        let content = |zip: &[u8]| -> Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> {
            entries(zip)
                .unwrap()
                .iter()
                .map(|one| (one.name.to_vec(), one.common.to_vec(), one.data.to_vec()))
                .collect()
        };
        assert_eq!(content(&before), content(&after));
        assert_eq!(entries(&after).unwrap()[1].at % PAGE, 0);
        assert_eq!(align(&after).unwrap(), after);
    }

    #[test]
    fn what_is_cut_or_no_zip_is_refused() {
        let good = zip(&[("a", false, b"xyz")]);
        for cut in 0..good.len() {
            assert!(align(good.get(..cut).unwrap()).is_err(), "{cut}");
        }
        assert!(align(&[0xff; 100]).is_err());
    }
}
