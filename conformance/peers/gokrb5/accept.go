package main

import (
	"encoding/binary"
	"errors"
	"log"
	"math"
	"os"
	"time"
)

var logger = log.New(os.Stderr, "", 0)

// accept has the server take the message. It builds no AP-REP.
func accept(request acceptRequest) (answer, error) {
	if err := refuseServer(request); err != nil {
		return nil, err
	}
	keytab, err := keytabOf(request.Keytab)
	if err != nil {
		return nil, err
	}
	if !request.Policy.Replay {
		forget() // the library cannot be told to remember nothing
	}
	time.Stopped = request.Now
	skew := time.Duration(request.Policy.MaxSkew) * time.Second
	expire(skew)
	settings := []Setting{
		Logger(logger),
		MaxClockSkew(skew),
		RequireHostAddr(request.Policy.RequireAddress),
	}
	if sender := request.Policy.Sender; sender != nil {
		settings = append(settings, ClientAddress(HostAddress{AddrType: sender.Type, Address: sender.Address}))
	}
	if request.Policy.Framing == "gss" {
		return acceptToken(request.APReq, keytab, settings), nil
	}
	return acceptMessage(request.APReq, keytab, settings), nil
}

// acceptMessage takes a bare AP-REQ.
func acceptMessage(message []byte, keytab *Keytab, settings []Setting) answer {
	var request APReq
	if err := request.Unmarshal(message); err != nil {
		return refusal(err)
	}
	valid, client, err := VerifyAPREQ(&request, NewSettings(keytab, settings...))
	if err != nil {
		return refusal(err)
	}
	if !valid {
		return refusal(errors.New("not valid"))
	}
	ticket, authenticator := request.Ticket.DecryptedEncPart, request.Authenticator
	mutual, flags := request.APOptions.At(APOptionMutualRequired) == 1, flagsOf(ticket.Flags)
	return &accepted{
		outcome:           outcome{Outcome: "accepted"},
		Client:            text(client.CName(), client.Realm()),
		Mutual:            &mutual,
		SessionKey:        keyOf(ticket.Key),
		Subkey:            keyOf(authenticator.SubKey),
		Sequence:          sequenceOf(authenticator.SeqNumber),
		AuthorizationData: elementsOf(ticket.AuthorizationData),
		TicketFlags:       &flags,
	}
}

// acceptToken takes a token as the library's HTTP handler does: one of SPNEGO, or else one of
// Kerberos, which it puts into one of SPNEGO. All that comes out is who the client is.
func acceptToken(token []byte, keytab *Keytab, settings []Setting) answer {
	var negotiation SPNEGOToken
	if err := negotiation.Unmarshal(token); err != nil {
		var kerberos KRB5Token
		if err := kerberos.Unmarshal(token); err != nil {
			return refusal(err)
		}
		negotiation.Init = true
		negotiation.NegTokenInit = NegTokenInit{
			MechTypes:      []ObjectIdentifier{kerberos.OID},
			MechTokenBytes: token,
		}
	}
	valid, context, status := SPNEGOService(keytab, settings...).AcceptSecContext(&negotiation)
	if !valid || status.Code != StatusComplete {
		return refusal(status)
	}
	client := who(context)
	return &accepted{
		outcome: outcome{Outcome: "accepted"},
		Client:  text(client.CName(), client.Realm()),
	}
}

func refuseServer(request acceptRequest) error {
	policy := request.Policy
	for _, each := range []struct {
		asked      bool
		capability cannotDrive
	}{
		{policy.Framing != "raw" && policy.Framing != "gss", cannotDrive(policy.Framing)},
		{request.UserToUserKey != nil, "user-to-user"},
		{policy.DCEStyle || request.ThirdLeg != nil, "dce-style"},
		{policy.ChannelBindings != nil, "channel-bindings"},
		{policy.PermittedEtypes != nil, "permitted-etypes"},
		// Zero is how a skew is left to its default of five minutes.
		{policy.MaxSkew == 0, "max-skew"},
	} {
		if each.asked {
			return each.capability
		}
	}
	return nil
}

func keyOf(value EncryptionKey) *key {
	if len(value.KeyValue) == 0 {
		return nil
	}
	return &key{value.KeyType, value.KeyValue}
}

// sequenceOf returns a sequence number as one of 32 bits; nil for one that is none.
func sequenceOf(number int64) *uint32 {
	if number < math.MinInt32 || number > math.MaxUint32 {
		return nil
	}
	unsigned := uint32(number)
	return &unsigned
}

func flagsOf(bits BitString) uint32 {
	return binary.BigEndian.Uint32(append(append([]byte{}, bits.Bytes...), 0, 0, 0, 0))
}

func elementsOf(data AuthorizationData) []element {
	elements := []element{}
	for _, each := range data {
		elements = append(elements, element{each.ADType, each.ADData})
	}
	return elements
}
