package bitpaket

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// open returns the data of a response that says yes. Where it says no the error is a
// *call.ErrorResponse, where it says neither any other.
func open(r *call.Response) (data json.RawMessage, err error) {
	if err := codec.JSON(r.Body, &struct{}{}); err != nil {
		return nil, err
	}
	switch readFlag(map[string]json.RawMessage{"success": member(r.Body, "success"), "status": member(r.Body, "status")}) {
	case flagTrue:
		return member(r.Body, "data"), nil
	case flagFalse:
		return nil, readProblem(r)
	}
	return nil, errors.New("the response does not say whether it is a success")
}

// member is the last member of a JSON object that has this name, uncopied; nil where there is
// none.
func member(object []byte, name string) (value json.RawMessage) {
	for n, raw := range codec.Members(object) {
		if n == name {
			value = raw
		}
	}
	return value
}

// flag is the success flag of a response.
type flag int

const (
	flagMissing flag = iota // or neither true nor false
	flagTrue
	flagFalse
)

// readFlag reads "success", as all examples of the documents name it, or in its absence "status",
// as their text does.
func readFlag(members map[string]json.RawMessage) flag {
	raw := string(members["success"])
	if raw == "" || raw == "null" {
		raw = string(members["status"])
	}
	switch raw {
	case "true":
		return flagTrue
	case "false":
		return flagFalse
	}
	return flagMissing
}

// list reads the named member of data. It must be there, although empty: an absent list must not
// pass for an empty folder. A member of an entry that is of the wrong type leaves the others
// readable; complete says whether the entry still counts.
func list[T any](data json.RawMessage, name string, complete func(T) bool) ([]T, error) {
	entries := member(data, name)
	if !bytes.HasPrefix(entries, []byte("[")) && string(entries) != "null" {
		return nil, fmt.Errorf("the response has no list of %s", name)
	}
	items := make([]T, 0, codec.Length(entries))
	for entry := range codec.Elements(entries) {
		var item T
		json.Unmarshal(entry, &item)
		if !complete(item) {
			return nil, fmt.Errorf("entry %d of %s cannot be understood", len(items), name)
		}
		items = append(items, item)
	}
	return items, nil
}

// texts is a list of strings, of which some may come as numbers; entries of other kinds are left
// out.
type texts []string

func (t *texts) UnmarshalJSON(data []byte) error {
	if data[0] != '[' {
		t.add(data)
		return nil
	}
	*t = slices.Grow(*t, codec.Length(data))
	for raw := range codec.Elements(data) {
		t.add(raw)
	}
	return nil
}

func (t *texts) add(raw []byte) {
	s, _ := codec.String(raw)
	if n := raw[0]; n >= '0' && n <= '9' || n == '-' {
		s = string(raw)
	}
	if s != "" {
		*t = append(*t, s)
	}
}

// rawList is a list whose entries have no documented form; a single value in its place is a list of
// one.
type rawList []json.RawMessage

func (l *rawList) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	own := bytes.Clone(data) // what a decoder hands out is its own
	if own[0] != '[' {
		*l = rawList{own}
		return nil
	}
	entries := make(rawList, 0, codec.Length(own))
	for raw := range codec.Elements(own) {
		entries = append(entries, raw)
	}
	if len(entries) > 0 {
		*l = entries
	}
	return nil
}

// timeOr returns the time, or else the Unix time that BitPaket sends beside it, of which 0 is none.
func timeOr(m codec.Moment, unix codec.Integer) time.Time {
	if m.IsZero() && unix > 0 {
		return time.Unix(int64(unix), 0).UTC()
	}
	return m.Time
}
