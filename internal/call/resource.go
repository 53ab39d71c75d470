package call

import (
	"strings"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// Resource is what a call is about, for messages: a source, and the destination of a copy. Ids and
// paths are no secrets; rights such as the code of a link do not belong here.
type Resource struct {
	Source, Destination Item
}

// Item is one of the two items of a Resource.
type Item struct {
	Kind  string // "folder"; "": the id says it
	In    string // what ID is in, such as a bucket: "in/id"
	ID    string
	More  string // behind the id: " and 2 more"
	Field string // the field of the request that holds ID
}

// String returns "folder 11111 to 22222" or "folder 11111", on one line; "" if no id is set.
func (r Resource) String() string {
	switch {
	case r.Source.ID == "":
		return r.Destination.String()
	case r.Destination.ID == "":
		return r.Source.String()
	}
	return r.Source.String() + " to " + r.Destination.String()
}

func (i Item) String() string {
	id := i.ID
	if i.In != "" {
		id = i.In + "/" + id
	}
	id = problem.ShortLine(id)
	if i.Kind == "" || id == "" {
		return id + i.More
	}
	return i.Kind + " " + id + i.More
}

// call describes the call for its errors.
func (p *prepared) call(attempts int) problem.Call {
	return problem.Call{Op: p.name, Resource: p.resource.String(), Attempts: attempts}
}

// Resource returns what the call is about, without the secrets of its request.
func (r *Response) Resource() string { return r.secrets().Text(r.resource.String()) }

// IsInPlace reports whether a copy has its source as its destination, of whatever version.
func (r *Response) IsInPlace() bool {
	source, destination := r.resource.Source, r.resource.Destination
	return source.ID != "" && source.In == destination.In && source.ID == destination.ID
}

// Missing is Resource for a refusal because something does not exist. If the texts, which the
// service sent, name one of the two items and not the other, it returns that one and its field:
// "folder 22222 (ParentID)".
func (r *Response) Missing(texts ...string) string {
	source, destination := r.resource.Source, r.resource.Destination
	isSource, isDestination := source.namedIn(texts), destination.namedIn(texts)
	if isSource == isDestination || source.ID == destination.ID {
		return r.Resource()
	}
	missing := source
	if isDestination {
		missing = destination
	}
	if missing.Kind == "" {
		missing.Kind = source.Kind
	}
	return r.only(missing)
}

// MissingSource is Missing for a service that says by its code that it is the source.
func (r *Response) MissingSource() string { return r.only(r.resource.Source) }

func (r *Response) only(i Item) string { return r.secrets().Text(i.String() + " (" + i.Field + ")") }

// namedIn reports whether one of the texts holds the id as a word.
func (i Item) namedIn(texts []string) bool {
	if i.ID == "" {
		return false
	}
	for _, text := range texts {
		for {
			before, after, found := strings.Cut(text, i.ID)
			if !found {
				break
			}
			if !endsInWord(before) && !startsWithWord(after) {
				return true
			}
			text = after
		}
	}
	return false
}

func endsInWord(s string) bool     { return s != "" && isWord(s[len(s)-1]) }
func startsWithWord(s string) bool { return s != "" && isWord(s[0]) }
func isWord(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// facts are what the call knows of its unknown outcome.
func (c *copyCall[T]) facts(polled bool) problem.Facts {
	return problem.Facts{
		Resource: c.prepared.resource.String(), Attempts: c.attempt, Polled: polled,
		Conflict: c.isOpen && c.open.Reason == settle.Conflict, Strict: c.s.Reconcile == ReconcileStrict,
		Advice: c.op.Advice,
	}
}
