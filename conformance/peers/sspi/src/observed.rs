//! What sspi said, as answers of the peer protocol.

use serde_json::{Value, json};
use sspi::{Error, ErrorKind};

const KRB_AP_ERR_SKEW: u8 = 37;

/// The one error of sspi that says which of RFC 4120 section 7.5.9 it is.
fn code(kind: ErrorKind) -> Option<u8> {
    (kind == ErrorKind::TimeSkew).then_some(KRB_AP_ERR_SKEW)
}

pub fn rejected(error: &Error) -> Value {
    let native = json!({"code": format!("{:?}", error.error_type), "message": error.description});
    json!({
        "outcome": "rejected",
        "code": code(error.error_type),
        "native": native,
        "krb_error": null,
    })
}
