package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// cannotDrive names the capability that the library lacks.
type cannotDrive string

func (c cannotDrive) Error() string { return string(c) }

// octets travel as lower-case hex.
type octets []byte

func (o octets) MarshalJSON() ([]byte, error) { return json.Marshal(hex.EncodeToString(o)) }

func (o *octets) UnmarshalJSON(text []byte) (err error) {
	var digits string
	if err = json.Unmarshal(text, &digits); err == nil {
		*o, err = hex.DecodeString(digits)
	}
	return err
}

type key struct {
	Etype int32  `json:"etype"`
	Key   octets `json:"key"`
}

type typed struct {
	Type    int32  `json:"type"`
	Address octets `json:"address"`
}

// Requests. A field that is not here is a capability that the library has not got.

type header struct {
	ID int64  `json:"id"`
	Op string `json:"op"`
}

type helloRequest struct {
	header
	Protocol int `json:"protocol"`
}

type acceptRequest struct {
	header
	Now           time.Time     `json:"now"`
	Server        string        `json:"server"`
	Keytab        []keytabEntry `json:"keytab"`
	Policy        policy        `json:"policy"`
	APReq         octets        `json:"ap_req"`
	UserToUserKey *key          `json:"user_to_user_key"`
	Context       *string       `json:"context"`
	ThirdLeg      *octets       `json:"third_leg"`
}

type keytabEntry struct {
	Principal string `json:"principal"`
	Kvno      uint32 `json:"kvno"`
	key
}

type policy struct {
	MaxSkew         int64   `json:"max_skew"`
	Replay          bool    `json:"replay"`
	Sender          *typed  `json:"sender"`
	Framing         string  `json:"framing"`
	RequireAddress  bool    `json:"require_address"`
	PermittedEtypes []int32 `json:"permitted_etypes"`
	DCEStyle        bool    `json:"dce_style"`
	ChannelBindings *octets `json:"channel_bindings"`
	CheckTransited  bool    `json:"check_transited"`
}

type initiateRequest struct {
	header
	Now        time.Time  `json:"now"`
	Credential credential `json:"credential"`
	Options    options    `json:"options"`
}

type credential struct {
	Client     string     `json:"client"`
	Server     string     `json:"server"`
	Ticket     octets     `json:"ticket"`
	SessionKey key        `json:"session_key"`
	Flags      uint32     `json:"flags"`
	Authtime   time.Time  `json:"authtime"`
	Starttime  *time.Time `json:"starttime"`
	Endtime    time.Time  `json:"endtime"`
	RenewTill  *time.Time `json:"renew_till"`
}

type options struct {
	Mutual          bool    `json:"mutual"`
	Subkey          bool    `json:"subkey"`
	Sequence        bool    `json:"sequence"`
	UseSessionKey   bool    `json:"use_session_key"`
	Framing         string  `json:"framing"`
	DCEStyle        bool    `json:"dce_style"`
	ChannelBindings *octets `json:"channel_bindings"`
	ChecksumData    *octets `json:"checksum_data"`
	Delegate        bool    `json:"delegate"`
}

// read reads a request; a field that it does not know is a capability that is not there.
func read(line []byte, request any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(request)
	if err != nil && strings.Contains(err.Error(), "unknown field") {
		return cannotDrive(err.Error())
	}
	return err
}

// Answers. A detail that is left out is one that the library does not show.

type answer interface{ number(id int64) }

type identified struct {
	ID int64 `json:"id"`
}

func (i *identified) number(id int64) { i.ID = id }

type outcome struct {
	identified
	Outcome string `json:"outcome"`
}

type reason struct {
	outcome
	Reason string `json:"reason"`
}

type helloAnswer struct {
	identified
	Protocol     int      `json:"protocol"`
	Peer         peer     `json:"peer"`
	Capabilities []string `json:"capabilities"`
}

type peer struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Language string `json:"language"`
	URL      string `json:"url"`
}

type accepted struct {
	outcome
	Client            *string   `json:"client,omitempty"`
	Mutual            *bool     `json:"mutual,omitempty"`
	SessionKey        *key      `json:"session_key,omitempty"`
	Subkey            *key      `json:"subkey,omitempty"`
	Sequence          *uint32   `json:"sequence,omitempty"`
	AuthorizationData []element `json:"authorization_data"`
	TicketFlags       *uint32   `json:"ticket_flags,omitempty"`
}

type element struct {
	Type int32  `json:"type"`
	Data octets `json:"data"`
}

type rejected struct {
	outcome
	Code   *int   `json:"code"`
	Native native `json:"native"`
}

type native struct {
	Code    *int   `json:"code"`
	Message string `json:"message"`
}

type initiated struct {
	outcome
	APReq   octets `json:"ap_req"`
	Context string `json:"context"`
}
