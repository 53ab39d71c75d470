package bitpaket

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// PartialCopyError says that BitPaket accepted a copy, but not of everything that was selected: it
// copies the valid objects in the background and leaves the others out. It is neither
// [ErrNotExecuted] nor [ErrOutcomeUnknown], and matches no io/fs error, because BitPaket does not
// say why an object is invalid.
//
// Do not repeat the whole copy. [Client.WaitForCopy] with WaitForCopyRequest.Accepted waits for what
// was accepted.
type PartialCopyError struct {
	Response *CopyResponse // what was accepted, and in Invalid what was not; never nil
	Err      error         // names the invalid objects
}

func (e *PartialCopyError) Error() string {
	text := opCopy + ": accepted in part: " + problem.OneLine(e.Err.Error())
	if e.Response != nil && e.Response.RequestID != "" {
		text += " (request " + problem.OneLine(e.Response.RequestID) + ")"
	}
	return text
}

// LogValue logs the error as a group.
func (e *PartialCopyError) LogValue() slog.Value {
	g := problem.Group{Op: opCopy, Outcome: "accepted in part", Text: e.Err.Error()}
	if r := e.Response; r != nil {
		g.RequestID = r.RequestID
		g.More = []slog.Attr{slog.Int("invalid", len(r.Invalid)), slog.Int("valid", len(r.ValidIDs)+len(r.ValidNames))}
	}
	return g.LogValue()
}

// Unwrap leads to Err.
func (e *PartialCopyError) Unwrap() error { return problem.Opaque(e.Err) }

// reportInvalid turns a response that lists invalid objects into a *PartialCopyError. The copy was
// executed all the same: it is called after the call has ended, so that the copy is never sent
// again or looked for.
func reportInvalid(res *CopyResponse, err error) (*CopyResponse, error) {
	if err != nil || len(res.Invalid) == 0 {
		return res, err
	}
	return nil, &PartialCopyError{Response: res, Err: fmt.Errorf("invalid and not copied: %s", res.invalidText())}
}

// refuseInvalid returns the refusal of a request of which BitPaket will do nothing; nil if it may do
// something.
func refuseInvalid(r *call.Response, selected []Selector, res *CopyResponse, done string) error {
	if !res.nothingValid(selected) {
		return nil
	}
	return &call.ErrorResponse{Finished: true, Err: &ProblemDetails{
		Type: "about:blank", Title: "Refused", Status: r.Status,
		Detail:    "nothing that was selected can be " + done + ", all of it is invalid: " + res.invalidText(),
		RequestID: res.RequestID, Op: r.Op, Resource: r.Resource(), Attempts: r.Attempt,
	}}
}

// nothingValid reports whether every selector is invalid. Empty lists of valid objects do not show
// that: a folder is in none, and an invalid entry may be one object of a folder. So each folder has
// to be named by an entry; objects that are selected by id or path may also be as many as the
// entries.
func (r *CopyResponse) nothingValid(selected []Selector) bool {
	if len(r.Invalid) == 0 || len(r.ValidIDs) > 0 || len(r.ValidNames) > 0 {
		return false
	}
	named := len(r.valid(selected)) == 0
	folders := slices.ContainsFunc(selected, func(s Selector) bool { return s.Folder != "" })
	return named || !folders && len(r.Invalid) >= len(selected)
}

// valid returns the selectors that no entry of Invalid names.
func (r *CopyResponse) valid(selected []Selector) []Selector {
	invalid := map[Selector]bool{}
	for _, raw := range r.Invalid {
		e := readInvalid(raw)
		for _, s := range []Selector{{ID: e.ID}, {Folder: e.Folder}, {Path: e.Path}, {ID: e.text}, {Folder: e.text}, {Path: e.text}} {
			invalid[s.clean()] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(selected), func(s Selector) bool { return invalid[s.clean()] })
}

// clean makes different spellings of one path equal.
func (s Selector) clean() Selector {
	if s.Folder != "" {
		s.Folder = path.Clean(s.Folder)
	}
	if s.Path != "" {
		s.Path = path.Clean(s.Path)
	}
	return s
}

// invalidEntry is an entry of Invalid as far as it can be understood. No document shows one.
type invalidEntry struct {
	// the selector itself, or ID and Path of the members that name an object elsewhere
	Selector
	text string // the entry is a bare text
}

func readInvalid(raw json.RawMessage) (e invalidEntry) {
	if len(raw) > maxInvalidEntry {
		return e
	}
	if json.Unmarshal(raw, &e.text) == nil {
		return e
	}
	var members map[string]any
	json.Unmarshal(raw, &members)
	member := func(name string) string {
		s, _ := members[name].(string)
		return s
	}
	e.Folder, e.ID, e.Path = member("folder"), member("id"), member("path")
	if e.ID == "" {
		e.ID = member("object_id")
	}
	if name := member("object_name"); e.Path == "" && name != "" {
		e.Path = path.Join(member("object_path"), name)
	}
	return e
}

func (e invalidEntry) String() string {
	for _, s := range []string{e.text, e.Folder, e.Path, e.ID} {
		if s != "" {
			return s
		}
	}
	return "an entry of an unknown form"
}

// maxInvalidEntry bounds what is read of one entry, in bytes: no selector is longer.
const maxInvalidEntry = 8 << 10

const namedInvalid = 3 // in a message

// invalidText counts the invalid objects and names the first ones. It shows no other members of
// them: a message holds no body.
func (r *CopyResponse) invalidText() string {
	var names []string
	for _, raw := range r.Invalid[:min(namedInvalid, len(r.Invalid))] {
		names = append(names, problem.OneLine(readInvalid(raw).String()))
	}
	s := fmt.Sprintf("%d (%s", len(r.Invalid), strings.Join(names, ", "))
	if more := len(r.Invalid) - len(names); more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s + ")"
}

// acceptedAt is the time of a response by the service's clock; zero if the response has none.
func acceptedAt(h http.Header) (t time.Time) {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		t = date.UTC()
	}
	return t
}
