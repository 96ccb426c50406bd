//! The server role: steps 2 to 5, by accept_security_context.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use sspi::kerberos::ServerProperties;
use sspi::{
    BufferType, DataRepresentation, Error, Kerberos, KerberosConfig, SecurityBuffer,
    SecurityStatus, ServerRequestFlags, Sspi, SspiImpl,
};

use crate::observed::rejected;
use crate::values::{Fields, Key, Principal, Read, failed, to_hex, unsupported};

/// Contexts that wait for a third leg.
#[derive(Default)]
pub struct Server {
    waiting: HashMap<String, Kerberos>,
    made: usize,
}

impl Server {
    pub fn accept(&mut self, request: &mut Fields) -> Read<Value> {
        let server = Principal::parse(&request.text("server")?)?;
        let keytab = request.field("keytab")?;
        let mut policy = request.object("policy")?;
        let message = request.octets("ap_req")?;
        let dce_style = policy.is_set("dce_style");
        let skew = Duration::from_secs(policy.number("max_skew")?);
        let framing = policy.text("framing")?;
        refuse_what_cannot_be_driven(request, &mut policy, &framing, dce_style)?;
        policy.end()?;
        if let Some(Value::String(name)) = request.maybe("context") {
            let leg = request.octets("third_leg")?;
            let mut context = self
                .waiting
                .remove(&name)
                .ok_or_else(|| failed("no context"))?;
            return Ok(self.leg(&mut context, leg, true));
        }
        let key = key_of(&server, keytab)?;
        match context(&server, key, skew) {
            Ok(mut context) => Ok(self.leg(&mut context, message, dce_style)),
            Err(error) => Ok(rejected(&error)),
        }
    }

    pub fn forget(&mut self) {
        self.waiting.clear();
    }

    /// Take one token.
    ///
    /// The client that sspi shows is an account name before a domain in lower case, with the first
    /// component of a name alone: no principal, and so not told. Which key it is that it shows
    /// does not show.
    fn leg(&mut self, context: &mut Kerberos, token: Vec<u8>, dce_style: bool) -> Value {
        let flags = if dce_style {
            ServerRequestFlags::USE_DCE_STYLE
        } else {
            ServerRequestFlags::empty()
        };
        match accept(context, token, flags) {
            Err(error) => rejected(&error),
            Ok((status, answer)) => {
                let waits = status == SecurityStatus::ContinueNeeded;
                json!({
                    "outcome": "accepted",
                    "client": null,
                    "mutual": null,
                    "session_key": null,
                    "subkey": null,
                    "sequence": null,
                    "authorization_data": null,
                    "ticket_flags": null,
                    "ap_rep": (!answer.is_empty()).then(|| to_hex(&answer)),
                    "context": waits.then(|| self.keep(context)),
                })
            }
        }
    }

    fn keep(&mut self, context: &Kerberos) -> String {
        self.made += 1;
        let name = format!("s{}", self.made);
        self.waiting.insert(name.clone(), context.clone());
        name
    }
}

fn context(server: &Principal, key: Option<Key>, skew: Duration) -> sspi::Result<Kerberos> {
    let names: Vec<&str> = server.components.iter().map(String::as_str).collect();
    let key = key.map(|key| key.octets.into());
    let properties = ServerProperties::new(&names, None, skew, key)?;
    let config = KerberosConfig::new_with_kdc_url("tcp://127.0.0.1:88", "server".to_owned());
    Kerberos::new_server_from_config(config, properties)
}

fn accept(
    context: &mut Kerberos,
    token: Vec<u8>,
    flags: ServerRequestFlags,
) -> Result<(SecurityStatus, Vec<u8>), Error> {
    let mut input = [SecurityBuffer::new(token, BufferType::Token)];
    let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
    let mut credentials = None;
    let builder = context
        .accept_security_context()
        .with_credentials_handle(&mut credentials)
        .with_context_requirements(flags)
        .with_target_data_representation(DataRepresentation::Native)
        .with_input(&mut input)
        .with_output(&mut output);
    let result = context
        .accept_security_context_impl(builder)?
        .resolve_to_result()?;
    let [answer] = output;
    Ok((result.status, answer.buffer))
}

/// The server's key. sspi has one for a name, without a version: to choose among several would be
/// to answer for it. Keys of other services are left out.
fn key_of(server: &Principal, keytab: Value) -> Read<Option<Key>> {
    let Value::Array(entries) = keytab else {
        return Err(failed("the keytab is no list"));
    };
    let mut found = None;
    for entry in entries {
        let mut entry = Fields::of(entry)?;
        if Principal::parse(&entry.text("principal")?)? != *server {
            continue;
        }
        if found.is_some() {
            return Err(unsupported("several-keys"));
        }
        found = Some(Key::of(entry)?);
    }
    Ok(found)
}

fn refuse_what_cannot_be_driven(
    request: &mut Fields,
    policy: &mut Fields,
    framing: &str,
    dce_style: bool,
) -> Read<()> {
    policy.maybe("check_transited"); // a server that need not check it is what sspi is
    for (asked, capability) in [
        // An AP-REQ in DCE style has no framing, whatever is said of it.
        (framing != "gss" && !dce_style, framing),
        (policy.is_set("replay"), "replay"),
        (policy.maybe("sender").is_some(), "addresses"),
        (policy.is_set("require_address"), "require-address"),
        (
            policy.maybe("permitted_etypes").is_some(),
            "permitted-etypes",
        ),
        (
            policy.maybe("channel_bindings").is_some(),
            "channel-bindings",
        ),
        (request.maybe("user_to_user_key").is_some(), "user-to-user"),
    ] {
        if asked {
            return Err(unsupported(capability));
        }
    }
    Ok(())
}
