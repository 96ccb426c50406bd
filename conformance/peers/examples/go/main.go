// An adapter in Go: a server that takes AP-REQs with gokrb5.
//
//	go build -o adapter .
//	sixstep peers check --peer exec:./adapter
//
// gokrb5 reads the time from the system, so clock is not claimed; it has one replay cache for as
// long as it runs, which nothing can empty, so replay is not claimed either.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/service"
	"github.com/jcmturner/gokrb5/v8/types"
)

// request has the fields that this adapter knows; with any other one, it is unsupported.
type request struct {
	ID       json.RawMessage `json:"id"`
	Op       string          `json:"op"`
	Protocol int             `json:"protocol"`
	Now      string          `json:"now"`
	Server   string          `json:"server"`
	Keytab   []struct {
		Principal string `json:"principal"`
		Kvno      uint32 `json:"kvno"`
		Etype     int32  `json:"etype"`
		Key       string `json:"key"`
	} `json:"keytab"`
	Policy struct {
		MaxSkew int    `json:"max_skew"`
		Replay  bool   `json:"replay"`
		Sender  any    `json:"sender"`
		Framing string `json:"framing"`
	} `json:"policy"`
	APReq string `json:"ap_req"`
}

type answer map[string]any

func unsupported(what string) answer {
	return answer{"outcome": "unsupported", "reason": what}
}

func rejected(err error) answer {
	said := answer{"outcome": "rejected", "code": nil}
	var refusal messages.KRBError
	if errors.As(err, &refusal) {
		said["code"] = refusal.ErrorCode
	}
	said["native"] = answer{"code": nil, "message": err.Error()}
	return said
}

func accept(asked request) answer {
	policy := asked.Policy
	if policy.Framing != "raw" || policy.Replay || policy.Sender != nil {
		return unsupported("gss, replay or addresses")
	}
	keys := keytab.New()
	for _, each := range asked.Keytab {
		name, realm, _ := strings.Cut(each.Principal, "@")
		// There is no call that adds a key: one is made of a password, and then replaced.
		if keys.AddEntry(name, realm, "", time.Unix(1, 0), 0, each.Etype) == nil {
			entry := &keys.Entries[len(keys.Entries)-1]
			entry.KVNO = each.Kvno
			entry.Key.KeyValue, _ = hex.DecodeString(each.Key)
		}
	}
	var message messages.APReq
	octets, _ := hex.DecodeString(asked.APReq)
	if err := message.Unmarshal(octets); err != nil {
		return rejected(err)
	}
	skew := time.Duration(policy.MaxSkew) * time.Second
	name, _ := types.ParseSPNString(asked.Server)
	settings := service.NewSettings(keys, service.MaxClockSkew(skew),
		service.KeytabPrincipal(name.PrincipalNameString()))
	ok, who, err := service.VerifyAPREQ(&message, settings)
	if err != nil || !ok {
		return rejected(err)
	}
	return answer{"outcome": "accepted", "client": who.UserName() + "@" + who.Realm()}
}

func reply(line []byte) (string, answer) {
	var asked request
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		json.Unmarshal(line, &asked) // for its id
		return asked.Op, answer{"id": asked.ID, "outcome": "unsupported", "reason": err.Error()}
	}
	said := unsupported(asked.Op)
	switch asked.Op {
	case "hello":
		said = answer{"protocol": 1, "capabilities": []string{"server", "etype.17", "etype.18"},
			"peer": answer{"name": "gokrb5", "version": "8.4.4", "language": "Go",
				"url": "https://github.com/jcmturner/gokrb5"}}
	case "accept":
		said = accept(asked)
	case "reset", "bye":
		said = answer{"outcome": "done"}
	}
	said["id"] = asked.ID
	return asked.Op, said
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout) // writes a line end after each, and keeps nothing back
	for line, err := lines.ReadBytes('\n'); err == nil; line, err = lines.ReadBytes('\n') {
		op, said := reply(line)
		answers.Encode(said)
		if op == "bye" {
			return
		}
	}
}
