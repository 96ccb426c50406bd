//! As much of a KDC as sspi asks: it hands over the one ticket that there is.
//!
//! sspi takes no ticket from its caller. It asks a KDC for every context, over a connection that
//! its caller makes: here nothing is sent, and the answers are written below. One key does for all
//! of them: the session key of the ticket.

use crate::der;
use crate::values::{Credential, Key};
use picky_krb::crypto::CipherSuite;

const PVNO: u8 = 5;
const AS_REP: u8 = 11;
const TGS_REP: u8 = 13;
const KRB_ERROR: u8 = 30;
const TICKET: u8 = 1;
const ENC_AS_REP_PART: u8 = 25;
const ENC_TGS_REP_PART: u8 = 26;
const PREAUTH_REQUIRED: u8 = 25;
const AS_REP_USAGE: i32 = 3;
const TGS_REP_USAGE: i32 = 8;
const NT_PRINCIPAL: u8 = 1;
const NT_SRV_INST: u8 = 2;
// sspi looks at none of the times in a KDC's answer.
const ANY_TIME: &str = "20300101000000Z";

pub struct Kdc<'a> {
    credential: &'a Credential,
    answered: usize,
}

impl<'a> Kdc<'a> {
    pub fn new(credential: &'a Credential) -> Self {
        Kdc {
            credential,
            answered: 0,
        }
    }

    /// Answer the next request: for pre-authentication, with a ticket-granting ticket, with the
    /// ticket.
    pub fn answer(&mut self) -> Vec<u8> {
        self.answered += 1;
        let message = match self.answered {
            1 => self.preauth_required(),
            2 => self.reply(
                AS_REP,
                ENC_AS_REP_PART,
                AS_REP_USAGE,
                &self.granting_ticket(),
            ),
            _ => self.reply(
                TGS_REP,
                ENC_TGS_REP_PART,
                TGS_REP_USAGE,
                &self.credential.ticket,
            ),
        };
        let mut framed = (message.len() as u32).to_be_bytes().to_vec();
        framed.extend_from_slice(&message);
        framed
    }

    fn preauth_required(&self) -> Vec<u8> {
        let body = der::fields(&[
            (0, der::integer(PVNO)),
            (1, der::integer(KRB_ERROR)),
            (4, der::time(ANY_TIME)),
            (5, der::integer(0)),
            (6, der::integer(PREAUTH_REQUIRED)),
            (9, der::text(&self.credential.client.realm)),
            (10, self.granting_name()),
        ]);
        der::application(KRB_ERROR, &body)
    }

    fn reply(&self, message_type: u8, part: u8, usage: i32, ticket: &[u8]) -> Vec<u8> {
        let inside = der::fields(&[
            (
                0,
                der::key(
                    self.credential.session_key.etype,
                    &self.credential.session_key.octets,
                ),
            ),
            (1, der::tlv(der::SEQUENCE, &[])),
            (2, der::integer(0)),
            (4, der::flags()),
            (5, der::time(ANY_TIME)),
            (7, der::time(ANY_TIME)),
            (9, der::text(&self.credential.server.realm)),
            (
                10,
                der::name(NT_SRV_INST, &self.credential.server.components),
            ),
        ]);
        let cipher = encrypt(
            &self.credential.session_key,
            usage,
            &der::application(part, &inside),
        );
        let body = der::fields(&[
            (0, der::integer(PVNO)),
            (1, der::integer(message_type)),
            (3, der::text(&self.credential.client.realm)),
            (
                4,
                der::name(NT_PRINCIPAL, &self.credential.client.components),
            ),
            (5, ticket.to_vec()),
            (
                6,
                der::encrypted(self.credential.session_key.etype, &cipher),
            ),
        ]);
        der::application(message_type, &body)
    }

    /// A ticket-granting ticket, which nobody opens.
    fn granting_ticket(&self) -> Vec<u8> {
        let body = der::fields(&[
            (0, der::integer(PVNO)),
            (1, der::text(&self.credential.client.realm)),
            (2, self.granting_name()),
            (
                3,
                der::encrypted(self.credential.session_key.etype, &[0; 64]),
            ),
        ]);
        der::application(TICKET, &body)
    }

    fn granting_name(&self) -> Vec<u8> {
        let realm = self.credential.client.realm.clone();
        der::name(NT_SRV_INST, &["krbtgt".to_owned(), realm])
    }
}

fn encrypt(key: &Key, usage: i32, plaintext: &[u8]) -> Vec<u8> {
    CipherSuite::try_from(usize::from(key.etype))
        .and_then(|suite| suite.cipher().encrypt(&key.octets, usage, plaintext))
        .expect("a key of a type that sspi knows")
}
