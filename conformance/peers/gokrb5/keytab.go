package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

// keytabOf returns the keys as the library reads them from a file: MIT's format, version 2.
func keytabOf(entries []keytabEntry) (*Keytab, error) {
	keytab := NewKeytab()
	if len(entries) == 0 {
		return keytab, nil // the library reads no file without entries
	}
	file := bytes.NewBuffer([]byte{5, 2})
	for _, entry := range entries {
		record, err := recordOf(entry, written(entry, entries))
		if err != nil {
			return nil, err
		}
		put(file, uint32(len(record)), record)
	}
	return keytab, keytab.Unmarshal(file.Bytes())
}

// written returns when an entry was written, in seconds: later than those of lower versions. The
// library takes the newest entry where a ticket names no version.
func written(entry keytabEntry, entries []keytabEntry) uint32 {
	time := uint32(1)
	for _, other := range entries {
		if other.Kvno < entry.Kvno {
			time++
		}
	}
	return time
}

func recordOf(entry keytabEntry, written uint32) ([]byte, error) {
	if entry.Etype != int32(int16(entry.Etype)) {
		return nil, cannotDrive(fmt.Sprintf("etype.%d", entry.Etype))
	}
	name, realm, err := parse(entry.Principal)
	if err != nil {
		return nil, err
	}
	var record bytes.Buffer
	put(&record, uint16(len(name.NameString)))
	for _, part := range append([]string{realm}, name.NameString...) {
		if len(part) > math.MaxInt16 {
			return nil, cannotDrive("long-names")
		}
		put(&record, uint16(len(part)), []byte(part))
	}
	put(&record, name.NameType, written, uint8(entry.Kvno))
	put(&record, int16(entry.Etype), uint16(len(entry.Key)), []byte(entry.Key), entry.Kvno)
	return record.Bytes(), nil
}

func put(buffer *bytes.Buffer, values ...any) {
	for _, value := range values {
		if err := binary.Write(buffer, binary.BigEndian, value); err != nil {
			panic(err) // of a value without a fixed size, and there is none
		}
	}
}
