package call

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/problem"
)

// fakeService returns its responses in order; the last one repeats. It makes a copy if the response
// says so.
type fakeService struct {
	steps []fakeResponse
	sent  []time.Duration // when each request arrived, since the start
	start time.Time
	made  int
}

type fakeResponse struct {
	acts   bool // the request makes a copy
	status int  // 0: err in place of a response
	body   string
	header string // "Name: value"
	err    error
	after  time.Duration
	stalls bool // the body does not end in the attempt's time
}

func (s *fakeService) RoundTrip(req *http.Request) (*http.Response, error) {
	s.sent = append(s.sent, time.Since(s.start))
	st := s.steps[min(len(s.sent), len(s.steps))-1]
	if req.Body != nil {
		io.ReadAll(req.Body)
		req.Body.Close()
	}
	if st.acts {
		s.made++
	}
	select {
	case <-time.After(st.after):
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	if st.status == 0 {
		return nil, st.err
	}
	h := http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}
	if name, value, ok := strings.Cut(st.header, ": "); ok {
		h.Set(name, value)
	}
	body := io.Reader(strings.NewReader(st.body))
	if st.stalls {
		body = fakeStalledBody{req.Context()}
	}
	return &http.Response{StatusCode: st.status, Header: h, Body: io.NopCloser(body), ContentLength: -1}, nil
}

// fakeStalledBody is a body that never comes.
type fakeStalledBody struct{ ctx context.Context }

func (s fakeStalledBody) Read([]byte) (int, error) { <-s.ctx.Done(); return 0, s.ctx.Err() }

// wantIs wants an error to match all targets.
func wantIs(t *testing.T, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		if !errors.Is(err, target) {
			t.Errorf("error %v, want one that matches %v", err, target)
		}
	}
}

// refusal is the error type of the scripted service.
type refusal struct {
	Status int
	Code   string
	Wait   time.Duration
}

func (r *refusal) Error() string        { return fmt.Sprintf("test.Copy: %d %s", r.Status, r.Code) }
func (r *refusal) Unwrap() []error      { return problem.Sentinels(r.Status, nil, false) }
func (r *refusal) LogValue() slog.Value { return slog.Value{} }

// lost is its error for an unknown outcome.
type lost struct{ Unknown }

func (l *lost) unknown() problem.Unknown {
	return problem.Unknown{Op: l.Op, RequestID: l.RequestID, Candidates: l.Candidates, Err: l.Err, Facts: l.Facts}
}
func (l *lost) Error() string        { return l.unknown().String() }
func (l *lost) LogValue() slog.Value { return l.unknown().LogValue() }
func (l *lost) Unwrap() []error      { return []error{problem.ErrOutcomeUnknown, problem.Opaque(l.Err)} }

type fakeCredential struct{ fresh int }

func (*fakeCredential) Authorize(*http.Request) error { return nil }
func (a *fakeCredential) Renew(context.Context, *http.Request) error {
	if a.fresh--; a.fresh < 0 {
		return problem.ErrNoOtherCredential
	}
	return nil
}

func newService(t *testing.T, s *fakeService, change func(*Settings)) *Service {
	t.Helper()
	s.start = time.Now()
	set := Settings{
		BaseURL: "https://service.example/api", Name: "test", Auth: &fakeCredential{}, HTTPClient: &http.Client{Transport: s},
		RequestID: func(h http.Header) string { return h.Get("X-Request-Id") },
		ReadProblem: func(a *Response) *ErrorResponse {
			var b struct{ Code string }
			own := json.Unmarshal(a.Body, &b) == nil
			return &ErrorResponse{Err: &refusal{a.Status, b.Code, a.RetryAfter}, Finished: own, Busy: b.Code == "busy", Conflict: b.Code == "exists"}
		},
		Unknown: func(u Unknown) error { return &lost{u} },
	}
	if change != nil {
		change(&set)
	}
	svc, err := NewService(set)
	if err != nil {
		t.Fatal(err)
	}
	return svc
}

func operation() Operation[string] {
	return Operation[string]{
		Name: "test.Copy", Method: "POST", Path: "/things/{ID}/copy", IDs: []string{"1"}, Body: map[string]string{"to": "2"},
		Decode: func(a *Response) (string, error) {
			var b struct{ ID, Error string }
			err := codec.JSON(a.Body, &b)
			switch {
			case err != nil:
				return "", err
			case b.Error != "":
				return "", &ErrorResponse{Err: &refusal{a.Status, b.Error, 0}}
			case b.ID == "":
				return "", errors.New("no id")
			}
			return b.ID, nil
		},
	}
}

var (
	yes     = fakeResponse{acts: true, status: 201, body: `{"id":"c1"}`}
	dial    = fakeResponse{err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}}
	eof     = fakeResponse{acts: true, err: io.EOF}
	hung    = fakeResponse{acts: true, after: time.Hour}
	stall   = fakeResponse{acts: true, status: 201, stalls: true}
	code500 = fakeResponse{status: 500, body: `{"code":"oops"}`}
	exists  = fakeResponse{status: 409, body: `{"code":"exists"}`}
)
