package main

// Every name of the library that is used here. What follows in the other files is written once,
// for gokrb5 and for its fork, which differ in where they are imported from.

import (
	"context"

	"github.com/jcmturner/gofork/encoding/asn1"
	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/flags"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/iana/nametype"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/service"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"
)

const (
	peerName   = "gokrb5"
	peerModule = "github.com/jcmturner/gokrb5/v8"
	peerURL    = "https://github.com/jcmturner/gokrb5"
)

type (
	APReq             = messages.APReq
	AuthorizationData = types.AuthorizationData
	BitString         = asn1.BitString
	Checksum          = types.Checksum
	Client            = client.Client
	Credentials       = credentials.Credentials
	EncryptionKey     = types.EncryptionKey
	HostAddress       = types.HostAddress
	KRB5Token         = spnego.KRB5Token
	Keytab            = keytab.Keytab
	NegTokenInit      = spnego.NegTokenInit
	ObjectIdentifier  = asn1.ObjectIdentifier
	PrincipalName     = types.PrincipalName
	SPNEGOToken       = spnego.SPNEGOToken
	Setting           = func(*service.Settings)
	Ticket            = messages.Ticket
)

var (
	ClientAddress     = service.ClientAddress
	GetEtype          = crypto.GetEtype
	GetReplayCache    = service.GetReplayCache
	Logger            = service.Logger
	MaxClockSkew      = service.MaxClockSkew
	NewAPReq          = messages.NewAPReq
	NewAuthenticator  = types.NewAuthenticator
	NewCredentials    = credentials.NewFromPrincipalName
	NewKRB5TokenAPREQ = spnego.NewKRB5TokenAPREQ
	NewKeytab         = keytab.New
	NewSettings       = service.NewSettings
	RequireHostAddr   = service.RequireHostAddr
	SPNEGOService     = spnego.SPNEGOService
	SetFlag           = types.SetFlag
	VerifyAPREQ       = service.VerifyAPREQ
)

const (
	APOptionMutualRequired = flags.APOptionMutualRequired
	APOptionUseSessionKey  = flags.APOptionUseSessionKey
	ChecksumUsage          = keyusage.AP_REQ_AUTHENTICATOR_CHKSUM
	ContextFlagConf        = gssapi.ContextFlagConf
	ContextFlagDeleg       = gssapi.ContextFlagDeleg
	ContextFlagInteg       = gssapi.ContextFlagInteg
	ContextFlagMutual      = gssapi.ContextFlagMutual
	NTPrincipal            = nametype.KRB_NT_PRINCIPAL
	StatusComplete         = gssapi.StatusComplete
)

// who returns the client of a security context.
func who(ctx context.Context) *Credentials {
	// The library's key, which is not exported; its own HTTP handler reads the context with it.
	return ctx.Value("github.com/jcmturner/gokrb5/v8/ctxCredentials").(*Credentials)
}
