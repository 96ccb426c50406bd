package main

import (
	"regexp"
	"strconv"
)

// The library writes a code of RFC 4120 so, whatever it wraps the error in; the code as a number is
// lost on the way where it is wrapped.
var coded = regexp.MustCompile(`KRB Error: \((\d+)\)`)

func refusal(err error) answer {
	var code *int
	if found := coded.FindStringSubmatch(err.Error()); found != nil {
		if number, err := strconv.Atoi(found[1]); err == nil {
			code = &number
		}
	}
	return &rejected{outcome{Outcome: "rejected"}, code, native{code, err.Error()}}
}
