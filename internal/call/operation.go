package call

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/google/go-querystring/query"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Operation describes one call of a service: what is sent, and how the response is read.
type Operation[T any] struct {
	Name   string // "box.CopyFolder", as errors show it
	Method string
	Path   string   // "/folders/{FolderID}/copy": a placeholder has the name of the request field that fills it
	IDs    []string // the values of the placeholders, in order; none may be empty
	Query  any      // a struct for go-querystring, or url.Values; nil: no query
	Header http.Header
	Body   any // sent as JSON, unless it is an Encoded; nil: no body

	URL     *url.URL     // replaces Path if the host is part of the request
	Invalid error        // why the request is invalid, found before any network use
	MaxBody int64        // size limit of a result in bytes; 0: 1 MiB
	Limits  codec.Limits // of the values in a result; zero: ListLimits with MaxBody, else ResultLimits

	// RateScope is what the service counts requests separately for, a project for instance: a limit
	// that is reached in one scope delays no request of another. "": the service counts all
	// requests of the credential together.
	RateScope string

	Resource Resource // what the call is about, for messages

	// Decode reads a 2xx response. An error that is a *ErrorResponse is the service's documented
	// error in a 2xx; any other error means that the response cannot be decoded.
	Decode func(*Response) (T, error)

	// FromHead reads the result from the header of a 2xx whose body is unusable; nil: no header
	// identifies the copy.
	FromHead func(*Response) (T, bool)

	// Advice is set for an operation that changes something and makes no item that could be copied
	// twice: what a caller can do about an unknown outcome. It has no intents, and claims nothing.
	Advice string

	// Repeated reads the result of a change from the refusal of a repeated request, if an earlier
	// one may have been executed; nil: no refusal shows that it was.
	Repeated func(refusal error) (T, bool)

	// Once marks a change that must not be repeated if it may have been executed. No change is
	// repeated after the client's own timeout.
	Once bool

	// Long marks a change that can take as long as a copy: an attempt has CopyTimeout, not the time
	// of a read.
	Long bool

	// Unfinished is set for a change that is repeated until Repeated reads a result from a refusal: it
	// is the error of a call whose attempts end before that, of which at least one was executed.
	Unfinished error

	// IsConflict reports whether a refusal can come of an earlier delivery of the same request,
	// besides those that the service itself calls a conflict; nil: none can. [Copy] reads it.
	IsConflict func(refusal error) bool

	// The fields below are for copies only.

	// Settler finds a copy whose response was lost; nil: the outcome stays unknown.
	Settler settle.Settler[T]
	Own     bool          // no other call can make this item, so nothing is claimed
	Second  settle.Second // the effect of a second request if the first one may have made its copy

	// ReadFirst takes the settler's snapshot in ReconcileAuto, too: for a change that takes away
	// what a settler would have to read. There a failure only keeps a lost response from being
	// settled.
	ReadFirst bool

	Async bool // the service makes the copy after its response, so no accepted request is ever finished
}

// prepared is an operation that has been checked and encoded and can be sent any number of times.
type prepared struct {
	name    string
	method  string
	url     *url.URL
	header  http.Header
	body    []byte
	maxBody int64
	limits  codec.Limits
	options options

	rateScope string
	save      *transport.Save // nil: no intent is saved before a send
	pin       string          // what SetHeader or SetBody has bound the request to
	resource  Resource
}

var (
	jsonType   = []string{"application/json; charset=utf-8"}
	acceptJSON = []string{"application/json"}
)

var errNoClient = errors.New("the client is nil or was not made by NewClient")

// Usable rejects a nil context, and a client that is nil or was not made by NewClient.
func Usable(ctx context.Context, s *Service, op string) error {
	switch {
	case ctx == nil:
		return problem.Invalid(op, 0, errors.New("the context is nil"))
	case s == nil:
		return problem.Invalid(op, 0, errNoClient)
	}
	return nil
}

func (op *Operation[T]) prepare(s *Service, opts []Option) (*prepared, error) {
	if s == nil {
		return nil, errNoClient
	}
	p := &prepared{
		name: op.Name, method: op.Method, url: op.URL, header: op.Header,
		maxBody: cmp.Or(op.MaxBody, maxResult), limits: op.limits(), rateScope: op.RateScope, resource: op.Resource,
	}
	invalidOption := p.options.apply(op.Header, opts, s.ReservedHeaders...)
	if r := p.options.response; r != nil {
		*r = nil // the response of an earlier call
	}
	if p.url == nil {
		u, err := buildURL(s.Base, op.Path, op.IDs)
		if err != nil {
			return nil, err
		}
		p.url = u
	}
	if op.Invalid != nil {
		return nil, op.Invalid
	}
	if op.URL != nil && s.CheckURL != nil {
		if err := s.CheckURL(op.URL); err != nil {
			return nil, err
		}
	}
	if err := p.encode(op.Query, op.Body); err != nil {
		return nil, err
	}
	return p, invalidOption
}

// noun is what the operation makes, for messages and records.
func (op *Operation[T]) noun() string {
	if op.Advice != "" {
		return "change"
	}
	return "copy"
}

func (op *Operation[T]) limits() codec.Limits {
	switch {
	case op.Limits != codec.Limits{}:
		return op.Limits
	case op.MaxBody == 0:
		return codec.ResultLimits
	}
	return codec.ListLimits
}

func (p *prepared) encode(q, body any) (err error) {
	switch q := q.(type) {
	case nil:
	case url.Values:
		p.url.RawQuery = q.Encode()
	default:
		values, err := query.Values(q)
		if err != nil {
			return err
		}
		p.url.RawQuery = values.Encode()
	}
	if body != nil {
		if p.body, err = marshal(body); err != nil {
			return err
		}
	}
	return nil
}

// Encoded is a body that is sent as it is. Operation.Header has its Content-Type.
type Encoded []byte

// marshal does not escape <, > and &. Most requests contain none, and json.Marshal is faster.
func marshal(v any) ([]byte, error) {
	if body, ok := v.(Encoded); ok {
		return body, nil
	}
	body, err := json.Marshal(v)
	if err == nil && bytes.Contains(body, []byte(`\u00`)) {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		err = e.Encode(v)
		body = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	}
	if err != nil {
		return nil, fmt.Errorf("the request cannot be encoded as JSON: %w", err)
	}
	return body, nil
}

// SetHeader sets a header of the following attempts.
func (p *prepared) SetHeader(key, value string) {
	h := p.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h[key] = []string{value}
	p.header = h
}

// SetBody replaces the body of the following attempts.
func (p *prepared) SetBody(v any) error {
	body, err := marshal(v)
	if err == nil {
		p.body = body
	}
	return err
}

// Pin notes what the following attempts are bound to.
func (p *prepared) Pin(pin string) { p.pin = pin }

// request builds the request of one attempt. Attempts share only the bytes of the body.
func (p *prepared) request(ctx context.Context) *http.Request {
	// Those of the chain and of a signature are added.
	header := make(http.Header, 6+len(p.header)+len(p.options.header))
	if p.body != nil {
		header["Content-Type"] = jsonType
	}
	header["Accept"] = acceptJSON
	for k, v := range p.header {
		header[k] = v
	}
	for k, v := range p.options.header {
		header[k] = v
	}
	u := *p.url
	req := (&http.Request{
		Method: p.method, URL: &u, Host: u.Host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if p.body != nil {
		req.ContentLength = int64(len(p.body))
		req.Body = io.NopCloser(bytes.NewReader(p.body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(p.body)), nil }
	}
	return req
}
