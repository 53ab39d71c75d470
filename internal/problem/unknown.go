package problem

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// MaxCandidates is the largest number of candidates in the error of an unknown outcome.
const MaxCandidates = 16

// maxShown is the largest number of candidates in its message.
const maxShown = 3

// Candidates returns the first MaxCandidates of these ids without duplicates.
func Candidates(ids []string) (kept []string) {
	seen := map[string]bool{}
	for _, id := range ids {
		if len(kept) == MaxCandidates {
			break
		}
		if !seen[id] {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return kept
}

// Facts are what a call knows of its unknown outcome beside the fields of the error, for the
// message.
type Facts struct {
	Resource string // what the call is about
	Attempts int
	Polled   bool   // the destination was read
	Conflict bool   // the service refused the request for an item that exists, which may be its copy
	Strict   bool   // ReconcileStrict is set
	Advice   string // what the caller can do, of a change that no ResolveX is about; "": a copy
	Note     string // why polling failed. It is no part of the cause: a refused poll says nothing about the copy
}

// Unknown is what the message and the log record of a service's *UnknownOutcomeError say.
type Unknown struct {
	Op         string
	RequestID  string
	Candidates []string
	Err        error
	Facts
}

// String returns the message on one line.
func (u Unknown) String() string {
	s := u.Op + ":" + about(u.Resource) + " outcome unknown: " + u.happened()
	s += " (" + strings.Join(u.notes(), "; ") + ")"
	if cause := u.cause(); cause != "" {
		s += ": " + cause
	}
	if u.Note != "" {
		s += "; " + OneLine(u.Note)
	}
	return s
}

// happened says what was sent and what was found.
func (u Unknown) happened() string {
	sent := "the request was sent, no conclusive response was received"
	if u.Conflict {
		sent = "the request was refused because of an item that may be its own copy"
	}
	switch {
	case u.Advice != "" && u.Polled:
		return sent + ", and reading does not show whether it was acted on"
	case u.Advice != "":
		return sent
	case len(u.Candidates) > 0:
		return sent + ", and no item is certain to be its copy"
	case u.Polled:
		return sent + ", and no copy was found"
	case u.Note == "":
		return sent + ", and the destination was not read"
	}
	return sent
}

// notes say what the caller can do.
func (u Unknown) notes() (notes []string) {
	if len(u.Candidates) > 0 && u.Advice == "" {
		notes = append(notes, listCandidates(u.Candidates))
	}
	name := u.Op[strings.LastIndex(u.Op, ".")+1:]
	notes = append(notes, cmp.Or(u.Advice, "Resolve"+name+" checks again, Resume"+name+" also goes on with it"))
	if u.Conflict && !u.Strict {
		notes = append(notes, "ReconcileStrict excludes items that were there before")
	}
	if u.RequestID != "" && !IsDetails(u.Err) { // a service's own error includes its request id
		notes = append(notes, "request "+OneLine(u.RequestID))
	}
	if u.Attempts > 1 && !IsDetails(u.Err) {
		notes = append(notes, fmt.Sprintf("%d attempts", u.Attempts))
	}
	return notes
}

// cause returns the text of the cause. The operation and the resource are named once.
func (u Unknown) cause() string {
	if u.Err == nil {
		return ""
	}
	text := strings.TrimPrefix(u.Err.Error(), u.Op+":")
	if u.Resource != "" {
		text = strings.TrimPrefix(text, about(u.Resource))
	}
	return OneLine(text)
}

// LogValue returns the group of a log record.
func (u Unknown) LogValue() slog.Value {
	g := Group{
		Op: u.Op, Resource: u.Resource, Outcome: "unknown", Text: u.cause(), RequestID: u.RequestID,
		Attempts: u.Attempts, Candidates: u.Candidates,
	}
	if u.Note != "" {
		g.More = append(g.More, slog.String("note", OneLine(u.Note)))
	}
	if refusal, ok := errors.AsType[Details](u.Err); ok {
		g = g.withRefusal(refusal.LogValue())
	}
	return g.LogValue()
}

// listCandidates returns "candidates a, b, c and 2 more".
func listCandidates(ids []string) string {
	shown := ids[:min(len(ids), maxShown)]
	text := "candidates "
	if len(ids) == 1 {
		text = "candidate "
	}
	text += OneLine(strings.Join(shown, ", "))
	if more := len(ids) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
