package main

import "time"

// initiate has the client build its message.
func initiate(request initiateRequest) (answer, error) {
	if err := refuseClient(request.Options); err != nil {
		return nil, err
	}
	client, realm, err := parse(request.Credential.Client)
	if err != nil {
		return nil, err
	}
	given := request.Credential
	key := EncryptionKey{KeyType: given.SessionKey.Etype, KeyValue: given.SessionKey.Key}
	time.Stopped = request.Now
	var ticket Ticket
	if err := ticket.Unmarshal(given.Ticket); err != nil {
		return refusal(err), nil
	}
	build := message
	if request.Options.Framing == "gss" {
		build = token
	}
	built, err := build(client, realm, ticket, key, request.Options)
	if err != nil {
		return refusal(err), nil
	}
	return &initiated{outcome{Outcome: "initiated"}, built, "none"}, nil
}

// message returns an AP-REQ, put together as the library's own clients do.
func message(client PrincipalName, realm string, ticket Ticket, key EncryptionKey, options options) ([]byte, error) {
	authenticator, err := NewAuthenticator(realm, client)
	if err != nil {
		return nil, err
	}
	etype, err := GetEtype(key.KeyType)
	if err != nil {
		return nil, err
	}
	if options.Subkey {
		if err := authenticator.GenerateSeqNumberAndSubKey(key.KeyType, etype.GetKeyByteSize()); err != nil {
			return nil, err
		}
	}
	if !options.Sequence {
		authenticator.SeqNumber = 0 // which leaves it out
	}
	if data := options.ChecksumData; data != nil {
		checksum, err := etype.GetChecksumHash(key.KeyValue, *data, ChecksumUsage)
		if err != nil {
			return nil, err
		}
		authenticator.Cksum = Checksum{CksumType: etype.GetHashID(), Checksum: checksum}
	}
	request, err := NewAPReq(ticket, key, authenticator)
	if err != nil {
		return nil, err
	}
	for _, option := range apOptions(options) {
		SetFlag(&request.APOptions, option)
	}
	return request.Marshal()
}

// token returns a token. The authenticator inside is the library's own affair.
func token(client PrincipalName, realm string, ticket Ticket, key EncryptionKey, options options) ([]byte, error) {
	flags := []int{ContextFlagInteg, ContextFlagConf}
	if options.Mutual {
		flags = append(flags, ContextFlagMutual)
	}
	if options.Delegate {
		flags = append(flags, ContextFlagDeleg)
	}
	initiator := &Client{Credentials: NewCredentials(client, realm)}
	token, err := NewKRB5TokenAPREQ(initiator, ticket, key, flags, apOptions(options))
	if err != nil {
		return nil, err
	}
	return token.Marshal()
}

func apOptions(options options) (chosen []int) {
	if options.Mutual {
		chosen = append(chosen, APOptionMutualRequired)
	}
	if options.UseSessionKey {
		chosen = append(chosen, APOptionUseSessionKey)
	}
	return chosen
}

func refuseClient(options options) error {
	framed := options.Framing == "gss"
	for _, each := range []struct {
		asked      bool
		capability cannotDrive
	}{
		{!framed && options.Framing != "raw", cannotDrive(options.Framing)},
		{options.DCEStyle, "dce-style"},
		{options.ChannelBindings != nil, "channel-bindings"},
		{framed && options.Subkey, "subkey"},
		{framed && options.ChecksumData != nil, "checksum-data"},
		{!framed && options.Delegate, "delegate"},
	} {
		if each.asked {
			return each.capability
		}
	}
	return nil
}
