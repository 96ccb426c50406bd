// Command sixstep serves the Kerberos of gokrb5 on standard input and output, one JSON object a line.
//
// A panic of the library ends the process: it would end an application, too.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"syscall"
)

// most is how many octets of memory the process may take. Where the library believes what a message
// says of a size, it ends as it would in a container, and not with what others have on this machine.
const most = 2 << 30

func main() {
	log.SetFlags(0)
	if err := bound(); err != nil {
		log.Fatal(err)
	}
	requests, answers := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := requests.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		var asked header
		answer, err := reply(line, &asked)
		if err != nil {
			answer = trouble(err)
		}
		answer.number(asked.ID)
		if err := answers.Encode(answer); err != nil {
			log.Fatal(err)
		}
		if asked.Op == "bye" {
			return
		}
	}
}

func bound() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur <= most {
		return err
	}
	limit.Cur = most
	return syscall.Setrlimit(syscall.RLIMIT_AS, &limit)
}

func reply(line []byte, asked *header) (answer, error) {
	if err := json.Unmarshal(line, asked); err != nil {
		return nil, err
	}
	switch asked.Op {
	case "hello":
		return hello(), read(line, &helloRequest{})
	case "accept":
		var request acceptRequest
		if err := read(line, &request); err != nil {
			return nil, err
		}
		return accept(request)
	case "initiate":
		var request initiateRequest
		if err := read(line, &request); err != nil {
			return nil, err
		}
		return initiate(request)
	case "finish":
		// An AP-REP can be read, but nothing in the library opens it and compares the times.
		return nil, cannotDrive("mutual")
	case "reset":
		forget()
		return &outcome{Outcome: "done"}, read(line, &header{})
	case "bye":
		return &outcome{Outcome: "done"}, read(line, &header{})
	}
	return nil, cannotDrive("operation " + asked.Op)
}

// trouble is the answer to what the library was not asked, or what it could not be.
func trouble(err error) answer {
	var capability cannotDrive
	if errors.As(err, &capability) {
		return &reason{outcome{Outcome: "unsupported"}, err.Error()}
	}
	return &reason{outcome{Outcome: "failed"}, err.Error()}
}
