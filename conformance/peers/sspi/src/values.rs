//! The values of the peer protocol, read from JSON: with nothing left over that nobody looks at.

use serde_json::{Map, Value};

/// Why there is no observation of sspi.
pub enum Trouble {
    /// It cannot be driven so; the capability that is lacking.
    Unsupported(String),
    /// The request is none, or the adapter is at fault.
    Failed(String),
}

pub type Read<T> = Result<T, Trouble>;

pub fn unsupported(capability: &str) -> Trouble {
    Trouble::Unsupported(capability.to_owned())
}

pub fn failed(reason: impl ToString) -> Trouble {
    Trouble::Failed(reason.to_string())
}

/// The fields of an object that have not been asked for yet.
pub struct Fields(Map<String, Value>);

impl Fields {
    pub fn of(value: Value) -> Read<Self> {
        match value {
            Value::Object(map) => Ok(Fields(map)),
            other => Err(failed(format!("{other} is no object"))),
        }
    }

    /// Take a field away; None where it is absent or null.
    pub fn maybe(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    pub fn field(&mut self, name: &str) -> Read<Value> {
        self.maybe(name)
            .ok_or_else(|| failed(format!("there is no {name}")))
    }

    pub fn object(&mut self, name: &str) -> Read<Fields> {
        Fields::of(self.field(name)?)
    }

    pub fn text(&mut self, name: &str) -> Read<String> {
        match self.field(name)? {
            Value::String(text) => Ok(text),
            other => Err(failed(format!("{name}: {other} is no text"))),
        }
    }

    pub fn number(&mut self, name: &str) -> Read<u64> {
        let value = self.field(name)?;
        value
            .as_u64()
            .ok_or_else(|| failed(format!("{name}: {value} is no number")))
    }

    pub fn octets(&mut self, name: &str) -> Read<Vec<u8>> {
        from_hex(&self.text(name)?)
    }

    pub fn maybe_octets(&mut self, name: &str) -> Read<Option<Vec<u8>>> {
        match self.0.contains_key(name) {
            true => self.octets(name).map(Some),
            false => Ok(None),
        }
    }

    /// A switch, which is off where it is absent.
    pub fn is_set(&mut self, name: &str) -> bool {
        self.maybe(name) == Some(Value::Bool(true))
    }

    /// Refuse what is left: it asks for something that this adapter has never heard of.
    pub fn end(self) -> Read<()> {
        match self.0.into_iter().find(|(_, value)| !value.is_null()) {
            None => Ok(()),
            Some((name, _)) => Err(Trouble::Unsupported(name)),
        }
    }
}

pub struct Key {
    pub etype: u8,
    pub octets: Vec<u8>,
}

impl Key {
    /// sspi takes keys without their types, and knows them by the type of what they open.
    pub fn of(mut fields: Fields) -> Read<Self> {
        let etype = fields.number("etype")?;
        let octets = fields.octets("key")?;
        if ![16, 17, 18].contains(&etype) {
            return Err(Trouble::Unsupported(format!("etype.{etype}")));
        }
        Ok(Key {
            etype: etype as u8,
            octets,
        })
    }
}

#[derive(PartialEq)]
pub struct Principal {
    pub components: Vec<String>,
    pub realm: String,
}

impl Principal {
    /// Read `component/component@REALM`, the form of RFC 1964 section 2.1.1.
    pub fn parse(text: &str) -> Read<Self> {
        let (mut parts, mut current, mut in_realm) = (Vec::new(), String::new(), false);
        let mut chars = text.chars();
        while let Some(char) = chars.next() {
            match char {
                '\\' => current.push(match chars.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('b') => '\u{8}',
                    Some('0') => '\0',
                    Some(other) => other,
                    None => return Err(failed(format!("principal {text} ends in a backslash"))),
                }),
                '@' if !in_realm => {
                    parts.push(std::mem::take(&mut current));
                    in_realm = true;
                }
                '/' if !in_realm => parts.push(std::mem::take(&mut current)),
                _ => current.push(char),
            }
        }
        if !in_realm {
            return Err(failed(format!("principal {text} has no realm")));
        }
        Ok(Principal {
            components: parts,
            realm: current,
        })
    }
}

/// What a client has from a KDC. The times and flags that come with it sspi never asks for.
pub struct Credential {
    pub client: Principal,
    pub server: Principal,
    pub ticket: Vec<u8>,
    pub session_key: Key,
}

impl Credential {
    pub fn of(mut fields: Fields) -> Read<Self> {
        Ok(Credential {
            client: Principal::parse(&fields.text("client")?)?,
            server: Principal::parse(&fields.text("server")?)?,
            ticket: fields.octets("ticket")?,
            session_key: Key::of(fields.object("session_key")?)?,
        })
    }
}

pub fn to_hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn from_hex(text: &str) -> Read<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|char| char.to_digit(16).map(|digit| digit as u8))
        .collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => Ok(digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect()),
        _ => Err(failed(format!("{text} is no hex"))),
    }
}
