//! The adapter of sspi: answers the peer protocol's lines until told to end.

mod client;
mod clock;
mod der;
mod kdc;
mod observed;
mod server;
mod values;

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

use client::Client;
use clock::Clock;
use server::Server;
use values::{Fields, Read, Trouble, failed};

const CAPABILITIES: [&str; 11] = [
    "server",
    "client",
    "mutual",
    "subkey",
    "sequence",
    "gss",
    "gss-only",
    "dce-style",
    "etype.16",
    "etype.17",
    "etype.18",
];
const LOCKED: &str = include_str!("../Cargo.lock");

struct Adapter {
    clock: Clock,
    server: Server,
    client: Client,
}

fn main() -> io::Result<()> {
    let mut adapter = Adapter {
        clock: Clock::find(),
        server: Server::default(),
        client: Client::default(),
    };
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let (number, operation, answer) = adapter.answer(&line?);
        let mut answer = answer.unwrap_or_else(|trouble| match trouble {
            Trouble::Unsupported(reason) => json!({"outcome": "unsupported", "reason": reason}),
            Trouble::Failed(reason) => json!({"outcome": "failed", "reason": reason}),
        });
        answer["id"] = number;
        writeln!(output, "{answer}")?;
        output.flush()?;
        if operation == "bye" {
            break;
        }
    }
    adapter.clock.remove();
    Ok(())
}

impl Adapter {
    fn answer(&mut self, line: &str) -> (Value, String, Read<Value>) {
        let request = serde_json::from_str(line)
            .map_err(failed)
            .and_then(Fields::of);
        let mut request = match request {
            Ok(request) => request,
            Err(trouble) => return (json!(0), String::new(), Err(trouble)),
        };
        let number = request.maybe("id").unwrap_or(json!(0));
        match request.text("op") {
            Ok(operation) => {
                let answer = self.dispatch(&operation, request);
                (number, operation, answer)
            }
            Err(trouble) => (number, String::new(), Err(trouble)),
        }
    }

    fn dispatch(&mut self, operation: &str, mut request: Fields) -> Read<Value> {
        let done = json!({"outcome": "done"});
        let answer = match operation {
            "hello" => {
                request.maybe("protocol");
                hello(&self.clock)
            }
            "accept" => {
                self.clock.set(&request.text("now")?)?;
                self.server.accept(&mut request)?
            }
            "initiate" => {
                self.clock.set(&request.text("now")?)?;
                self.client.initiate(&mut request)?
            }
            "finish" => {
                self.clock.set(&request.text("now")?)?;
                self.client.finish(&mut request)?
            }
            "reset" => {
                self.server.forget();
                self.client.forget();
                done
            }
            "bye" => done,
            other => return Err(Trouble::Unsupported(other.to_owned())),
        };
        request.end()?;
        Ok(answer)
    }
}

fn hello(clock: &Clock) -> Value {
    let mut capabilities = CAPABILITIES.to_vec();
    if clock.is_there() {
        capabilities.extend(["clock", "still-clock"]);
    }
    json!({
        "protocol": 1,
        "peer": {
            "name": "sspi",
            "version": version(),
            "language": "Rust",
            "url": "https://github.com/Devolutions/sspi-rs",
        },
        "capabilities": capabilities,
    })
}

/// The version of sspi that was built in, as Cargo.lock has it.
fn version() -> &'static str {
    let (_, rest) = LOCKED
        .split_once("name = \"sspi\"\nversion = \"")
        .unwrap_or_default();
    rest.split('"').next().unwrap_or_default()
}
