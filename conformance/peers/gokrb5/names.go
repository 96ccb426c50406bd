package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Principals as text: the peer protocol writes them as RFC 1964 section 2.1.1 does.

var (
	escape   = strings.NewReplacer(`\`, `\\`, `/`, `\/`, `@`, `\@`, "\n", `\n`, "\t", `\t`, "\b", `\b`, "\x00", `\0`)
	controls = map[byte]byte{'n': '\n', 't': '\t', 'b': '\b', '0': 0}
)

func parse(principal string) (PrincipalName, string, error) {
	var parts []string
	var part []byte
	inRealm := false
	for at := 0; at < len(principal); at++ {
		switch char := principal[at]; {
		case char == '\\' && at+1 < len(principal):
			at++
			char = principal[at]
			if control, is := controls[char]; is {
				char = control
			}
			part = append(part, char)
		case !inRealm && (char == '/' || char == '@'):
			parts, part, inRealm = append(parts, string(part)), nil, char == '@'
		default:
			part = append(part, char)
		}
	}
	if !inRealm {
		return PrincipalName{}, "", fmt.Errorf("principal %q has no realm", principal)
	}
	return PrincipalName{NameType: NTPrincipal, NameString: parts}, string(part), nil
}

// text returns a principal as the peer protocol writes it, nil where its octets are not UTF-8.
func text(name PrincipalName, realm string) *string {
	var parts []string
	for _, part := range name.NameString {
		parts = append(parts, escape.Replace(part))
	}
	principal := strings.Join(parts, "/") + "@" + escape.Replace(realm)
	if !utf8.ValidString(principal) {
		return nil
	}
	return &principal
}
