package main

// Every name of the library that is used here; the other files are those of gokrb5.

import (
	"context"

	"github.com/go-krb5/krb5/client"
	"github.com/go-krb5/krb5/credentials"
	"github.com/go-krb5/krb5/crypto"
	"github.com/go-krb5/krb5/gssapi"
	"github.com/go-krb5/krb5/iana/flags"
	"github.com/go-krb5/krb5/iana/keyusage"
	"github.com/go-krb5/krb5/iana/nametype"
	"github.com/go-krb5/krb5/keytab"
	"github.com/go-krb5/krb5/messages"
	"github.com/go-krb5/krb5/service"
	"github.com/go-krb5/krb5/spnego"
	"github.com/go-krb5/krb5/types"
	"github.com/go-krb5/x/encoding/asn1"
)

const (
	peerName   = "go-krb5"
	peerModule = "github.com/go-krb5/krb5"
	peerURL    = "https://github.com/go-krb5/krb5"
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
	return ctx.Value(spnego.CTXKey).(*Credentials)
}
