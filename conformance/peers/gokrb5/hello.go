package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

var capabilities = []string{
	"server",
	"client",
	"clock",
	"replay",
	"subkey",
	"sequence",
	"addresses",
	"require-address",
	"gss",
}

const lastEtype = 64

func hello() answer {
	claimed := capabilities
	for number := int32(1); number <= lastEtype; number++ {
		if _, err := GetEtype(number); err == nil {
			claimed = append(claimed, fmt.Sprintf("etype.%d", number))
		}
	}
	return &helloAnswer{
		Protocol:     1,
		Peer:         peer{peerName, version(), "Go", peerURL},
		Capabilities: claimed,
	}
}

// version is that of the module which was built in.
func version() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == peerModule {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}
