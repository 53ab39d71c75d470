package bitpaket

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// PartialChangeError says that BitPaket accepted a move or a deletion, but not of everything that
// was selected: it leaves the invalid objects as they are. It is neither [ErrNotExecuted] nor
// [ErrOutcomeUnknown], and matches no io/fs error, because BitPaket does not say why an object is
// invalid.
type PartialChangeError struct {
	Op         string            // "bitpaket.Move" or "bitpaket.Delete"
	ValidIDs   []string          // object ids that were selected and accepted
	ValidNames []ObjectName      // objects that were selected by their path and accepted
	Invalid    []json.RawMessage // what was not accepted, in a form that is not documented
	RequestID  string            // X-Request-Id
	Err        error             // names the invalid objects
}

func (e *PartialChangeError) Error() string {
	text := e.Op + ": accepted in part: " + problem.OneLine(e.Err.Error())
	if e.RequestID != "" {
		text += " (request " + problem.OneLine(e.RequestID) + ")"
	}
	return text
}

// LogValue logs the error as a group.
func (e *PartialChangeError) LogValue() slog.Value {
	return problem.Group{
		Op: e.Op, Outcome: "accepted in part", Text: e.Err.Error(), RequestID: e.RequestID,
		More: []slog.Attr{slog.Int("invalid", len(e.Invalid)), slog.Int("valid", len(e.ValidIDs)+len(e.ValidNames))},
	}.LogValue()
}

// Unwrap leads to Err.
func (e *PartialChangeError) Unwrap() error { return problem.Opaque(e.Err) }

// changedObjects is what the response to a change of several objects lists.
type changedObjects struct {
	listed     *CopyResponse // a copy's response has the same form
	reconciled bool
}

// decodeSelectedChange reads the response to a change of several objects. One that lists less than was
// selected by id or path does not say what became of the rest.
func decodeSelectedChange(r *call.Response, selected []Selector, done string) (*CopyResponse, error) {
	listed, err := decodeSelected(r, selected, done)
	if refusal, ok := errors.AsType[*call.ErrorResponse](err); ok {
		refusal.Conflict = true // a second delivery of the request finds nothing where the first one has found it
	}
	if err != nil {
		return nil, err
	}
	objects := map[Selector]bool{}
	for _, s := range selected {
		if s.Folder == "" {
			objects[s.clean()] = true
		}
	}
	if len(listed.ValidIDs)+len(listed.ValidNames)+len(listed.Invalid) < len(objects) {
		return nil, errors.New("the response does not list everything that was selected as " + done)
	}
	return listed, nil
}

// partial returns the error of a change of which BitPaket left something out; nil if of none.
func (r *changedObjects) partial(op, done string) error {
	if len(r.listed.Invalid) == 0 {
		return nil
	}
	return &PartialChangeError{
		Op: op, ValidIDs: r.listed.ValidIDs, ValidNames: r.listed.ValidNames, Invalid: r.listed.Invalid,
		RequestID: r.listed.RequestID, Err: fmt.Errorf("invalid and not %s: %s", done, r.listed.invalidText()),
	}
}
