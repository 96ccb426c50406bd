// Command clock writes what `go build -overlay` wants for a package time whose Now can be stopped.
//
// The toolchain's own time.go is taken, with one statement put into Now, so that this goes with
// whatever version of Go there is. Timers and sleeps go on by the machine's clock.
package main

import (
	"encoding/json"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	start   = "\nfunc Now() Time {\n"
	stopped = `
// Stopped is what Now returns, unless it is zero.
var Stopped Time

func Now() Time {
	if !Stopped.IsZero() {
		return Stopped
	}
`
)

func main() {
	log.SetFlags(0)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	check(err)
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	check(err)
	if strings.Count(string(text), start) != 1 {
		log.Fatalf("%s has not one `%s`: this version of Go needs another clock", source, strings.TrimSpace(start))
	}
	changed, err := filepath.Abs("time.go.changed")
	check(err)
	check(os.WriteFile(changed, []byte(strings.Replace(string(text), start, stopped, 1)), 0o644))
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{source: changed}})
	check(err)
	check(os.WriteFile("overlay.json", overlay, 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
