package call

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestTransient: which errors of a copy and of a read say that the same call may succeed later.
func TestTransient(t *testing.T) {
	noToken := func(set *Settings) { set.Auth = &fakeNoToken{} }
	canceled := func(ctx context.Context) context.Context {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx
	}
	short := func(ctx context.Context) context.Context {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		context.AfterFunc(ctx, cancel)
		return ctx
	}
	untrusted := fakeResponse{err: &net.OpError{Op: "dial", Err: x509.UnknownAuthorityError{}}}
	for _, tt := range []struct {
		name    string
		step    fakeResponse
		id      string // of the request; "": 1
		change  func(*Settings)
		context func(context.Context) context.Context
		copies  bool // whether a copy's error matches ErrTransient
		reads   bool
	}{
		{name: "no connection", step: dial, copies: true, reads: true},
		{name: "429", step: fakeResponse{status: 429}, copies: true, reads: true},
		{name: "429 for too long", step: fakeResponse{status: 429, header: "Retry-After: 600"}, copies: true, reads: true},
		{name: "500 of the service", step: code500, reads: true},
		{name: "502 of a gateway", step: fakeResponse{status: 502, body: "<html>"}, reads: true},
		{name: "response lost", step: eof, reads: true},
		{name: "unreadable response", step: fakeResponse{status: 200, body: "<html>"}, reads: true},
		{name: "no response in time", step: hung, reads: true},
		{name: "certificate rejected", step: untrusted},
		{name: "404", step: fakeResponse{status: 404, body: `{"code":"x"}`}},
		{name: "409", step: exists},
		{name: "501", step: fakeResponse{status: 501}},
		{name: "no token", step: yes, change: noToken},
		{name: "invalid request", step: yes, id: "a/b"},
		{name: "context ended before the call", step: yes, context: canceled},
		{name: "context ended during the call", step: hung, context: short},
	} {
		for kind, want := range map[string]bool{"copy": tt.copies, "read": tt.reads} {
			t.Run(tt.name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					svc := newService(t, &fakeService{steps: []fakeResponse{tt.step}}, tt.change)
					ctx := t.Context()
					if tt.context != nil {
						ctx = tt.context(ctx)
					}
					op := operation()
					if tt.id != "" {
						op.IDs = []string{tt.id}
					}
					send := Copy[string]
					if kind == "read" {
						send, op.Method, op.Body = Read[string], http.MethodGet, nil
					}
					_, err := send(ctx, svc, op, nil)
					if err == nil {
						t.Fatal("no error")
					}
					if got := errors.Is(err, problem.ErrTransient); got != want {
						t.Errorf("transient: %t, want %t, of %v", got, want, err)
					}
				})
			})
		}
	}
}

// TestGateRefusalIsTransient: a call that the gate refuses may succeed later, and tells when.
func TestGateRefusalIsTransient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := newService(t, &fakeService{steps: []fakeResponse{{status: 429, header: "Retry-After: 240"}}}, nil)
		_, err := Copy(t.Context(), svc, operation(), nil)
		wantIs(t, err, problem.ErrTransient)
		_, err = Copy(t.Context(), svc, operation(), nil)
		wantIs(t, err, problem.ErrTransient)
		if _, ok := errors.AsType[*problem.RateLimited](err); !ok {
			t.Errorf("the second error is %v, want the gate's", err)
		}
	})
}

// fakeNoToken is a credential that cannot be had.
type fakeNoToken struct{ fakeCredential }

func (fakeNoToken) Authorize(*http.Request) error { return errors.New("no token") }
