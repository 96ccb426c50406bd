//! The client role: steps 1 and 6, by initialize_security_context.

use std::collections::HashMap;

use picky_krb::crypto::CipherSuite;
use serde_json::{Value, json};
use sspi::generator::GeneratorState;
use sspi::{
    BufferType, ClientRequestFlags, CredentialsBuffers, DataRepresentation, Error, Kerberos,
    KerberosConfig, KeytabIdentity, SecurityBuffer, Sspi, SspiImpl, Username,
};

use crate::kdc::Kdc;
use crate::observed::rejected;
use crate::values::{Credential, Fields, Read, failed, to_hex, unsupported};

/// A client's context between its request and the answer, and what it is called with.
struct Login {
    context: Kerberos,
    credentials: Option<CredentialsBuffers>,
    credential: Credential,
    flags: ClientRequestFlags,
    target: String,
}

#[derive(Default)]
pub struct Client {
    waiting: HashMap<String, Login>,
    made: usize,
}

impl Client {
    pub fn initiate(&mut self, request: &mut Fields) -> Read<Value> {
        let credential = Credential::of(request.object("credential")?)?;
        let mut options = request.object("options")?;
        let flags = flags(&mut options)?;
        let bindings = options.maybe("channel_bindings").is_some();
        options.end()?;
        if bindings {
            return Err(unsupported("channel-bindings"));
        }
        let login = Login::new(credential, flags);
        let built = login.and_then(|mut login| {
            let token = login.step(Vec::new())?;
            Ok((login, token))
        });
        match built {
            Err(error) => Ok(rejected(&error)),
            Ok((login, token)) => {
                self.made += 1;
                let name = format!("c{}", self.made);
                self.waiting.insert(name.clone(), login);
                Ok(json!({"outcome": "initiated", "ap_req": to_hex(&token), "context": name}))
            }
        }
    }

    pub fn finish(&mut self, request: &mut Fields) -> Read<Value> {
        let name = request.text("context")?;
        let token = match request.maybe_octets("token")? {
            Some(token) => token,
            None => request.octets("ap_rep")?,
        };
        let mut login = self
            .waiting
            .remove(&name)
            .ok_or_else(|| failed("no context"))?;
        Ok(match login.step(token) {
            Err(error) => rejected(&error),
            Ok(leg) => login.established(&leg),
        })
    }

    pub fn forget(&mut self) {
        self.waiting.clear();
    }
}

impl Login {
    fn new(credential: Credential, flags: ClientRequestFlags) -> sspi::Result<Self> {
        let key = &credential.session_key;
        let identity = KeytabIdentity {
            // Who the client is the KDC says.
            principal: Username::new_upn("client", "example").expect("a name"),
            key: key.octets.clone().into(),
            key_enctype: CipherSuite::try_from(usize::from(key.etype))?,
        };
        let config = KerberosConfig::new_with_kdc_url("tcp://127.0.0.1:88", "client".to_owned());
        Ok(Login {
            context: Kerberos::new_client_from_config(config)?,
            credentials: Some(CredentialsBuffers::Keytab(identity)),
            target: credential.server.components.join("/"),
            credential,
            flags,
        })
    }

    /// Give the context what the other side sent, and return what it wants to send.
    fn step(&mut self, token: Vec<u8>) -> Result<Vec<u8>, Error> {
        let mut input = [SecurityBuffer::new(token, BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut kdc = Kdc::new(&self.credential);
        let mut builder = self
            .context
            .initialize_security_context()
            .with_credentials_handle(&mut self.credentials)
            .with_context_requirements(self.flags)
            .with_target_data_representation(DataRepresentation::Native)
            .with_target_name(&self.target)
            .with_input(&mut input)
            .with_output(&mut output);
        {
            let mut generator = self
                .context
                .initialize_security_context_impl(&mut builder)?;
            let mut state = generator.start();
            while let GeneratorState::Suspended(_) = state {
                state = generator.resume(Ok(kdc.answer()));
            }
            if let GeneratorState::Completed(result) = state {
                result?;
            }
        }
        let [answer] = output;
        Ok(answer.buffer)
    }

    /// The subkey of the server, whose type its size tells, and a third leg.
    fn established(&self, leg: &[u8]) -> Value {
        let subkey = self
            .context
            .query_context_session_key()
            .ok()
            .and_then(|keys| {
                let octets: &Vec<u8> = keys.session_key.as_ref();
                let etype = match octets.len() {
                    16 => 17,
                    24 => 16,
                    32 => 18,
                    _ => return None,
                };
                Some(json!({"etype": etype, "key": to_hex(octets)}))
            });
        json!({
            "outcome": "accepted",
            "client": null,
            "mutual": null,
            "session_key": null,
            "subkey": subkey,
            "sequence": null,
            "authorization_data": null,
            "ticket_flags": null,
            "ap_rep": (!leg.is_empty()).then(|| to_hex(leg)),
            "context": null,
        })
    }
}

fn flags(options: &mut Fields) -> Read<ClientRequestFlags> {
    let dce_style = options.is_set("dce_style");
    let framing = options.text("framing")?;
    let mut flags = ClientRequestFlags::INTEGRITY
        | ClientRequestFlags::CONFIDENTIALITY
        | ClientRequestFlags::REPLAY_DETECT
        | ClientRequestFlags::SEQUENCE_DETECT;
    flags.set(ClientRequestFlags::MUTUAL_AUTH, options.is_set("mutual"));
    flags.set(ClientRequestFlags::USE_DCE_STYLE, dce_style);
    // In a token these two are the mechanism's own affair.
    options.is_set("subkey");
    options.is_set("sequence");
    for (asked, capability) in [
        (framing != "gss" && !dce_style, framing.as_str()),
        (options.is_set("use_session_key"), "user-to-user"),
        (options.maybe("checksum_data").is_some(), "checksum-data"),
        (options.is_set("delegate"), "delegate"),
    ] {
        if asked {
            return Err(unsupported(capability));
        }
    }
    Ok(flags)
}
