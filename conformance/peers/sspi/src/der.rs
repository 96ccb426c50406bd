//! Just enough DER to write what a KDC answers (RFC 4120 section 5).

pub const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const GENERALIZED_TIME: u8 = 0x18;
const GENERAL_STRING: u8 = 0x1b;
const CONTEXT: u8 = 0xa0;
const APPLICATION: u8 = 0x60;

pub fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut value = vec![tag];
    let length = contents.len();
    if length < 0x80 {
        value.push(length as u8);
    } else {
        let octets = length.to_be_bytes();
        let first = octets.iter().position(|octet| *octet != 0).unwrap_or(0);
        value.push(0x80 | (octets.len() - first) as u8);
        value.extend_from_slice(&octets[first..]);
    }
    value.extend_from_slice(contents);
    value
}

/// A SEQUENCE of fields with context tags.
pub fn fields(fields: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let contents: Vec<u8> = fields
        .iter()
        .flat_map(|(number, value)| tlv(CONTEXT | number, value))
        .collect();
    tlv(SEQUENCE, &contents)
}

pub fn application(number: u8, value: &[u8]) -> Vec<u8> {
    tlv(APPLICATION | number, value)
}

/// A number from 0 to 127.
pub fn integer(number: u8) -> Vec<u8> {
    tlv(INTEGER, &[number])
}

pub fn octets(value: &[u8]) -> Vec<u8> {
    tlv(OCTET_STRING, value)
}

pub fn text(value: &str) -> Vec<u8> {
    tlv(GENERAL_STRING, value.as_bytes())
}

pub fn time(value: &str) -> Vec<u8> {
    tlv(GENERALIZED_TIME, value.as_bytes())
}

/// No flags at all.
pub fn flags() -> Vec<u8> {
    tlv(BIT_STRING, &[0; 5])
}

pub fn name(name_type: u8, components: &[String]) -> Vec<u8> {
    let strings: Vec<u8> = components.iter().flat_map(|each| text(each)).collect();
    fields(&[(0, integer(name_type)), (1, tlv(SEQUENCE, &strings))])
}

pub fn encrypted(etype: u8, cipher: &[u8]) -> Vec<u8> {
    fields(&[(0, integer(etype)), (2, octets(cipher))])
}

pub fn key(etype: u8, value: &[u8]) -> Vec<u8> {
    fields(&[(0, integer(etype)), (1, octets(value))])
}
