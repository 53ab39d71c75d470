package oss_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// tiger copies the object that newServer makes within its bucket.
var tiger = oss.CopyObjectRequest{Bucket: "photos", Key: "archive/tiger.jpg", SourceKey: "tiger.jpg"}

const secret = "sekrit" // no text may show it

// newServer is a simulator with an object to copy, whose client has an access key with secret and token that must not
// be seen.
func newServer(t testing.TB) *osstest.Server {
	t.Helper()
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	srv.AddObject("photos", "tiger.jpg", "stripes", func(o *osstest.Object) {
		o.Header = map[string]string{"Content-Type": "image/jpeg"}
		o.Metadata = map[string]string{"by": "me"}
		o.Tags = map[string]string{"k": "v"}
	})
	return srv
}

func newClient(t testing.TB, cfg oss.Config) *oss.Client {
	t.Helper()
	return testkit.New(t, oss.NewClient, cfg)
}

// offline is a client that does not look for lost copies, with credentials that must not be seen.
func offline(t testing.TB, srv *osstest.Server) *oss.Client {
	t.Helper()
	srv.AddAccessKey("visible", secret)
	cfg := srv.PipeConfig()
	cfg.Credentials, cfg.Reconcile = oss.StaticCredentials("visible", secret, ""), oss.ReconcileOff
	return newClient(t, cfg)
}

// answering is a client to which every request is answered alike, without a simulator: for answers that no simulator gives.
func answering(t testing.TB, status int, header http.Header, body string) *oss.Client {
	t.Helper()
	reply := testkit.Reply{Status: status, Header: http.Header{"X-Oss-Request-Id": {"r1"}}, Body: body}
	for name, values := range header {
		reply.Header[http.CanonicalHeaderKey(name)] = values
	}
	return newClient(t, oss.Config{
		Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", ""), MaxAttempts: 1, Reconcile: oss.ReconcileOff,
		HTTPClient: reply.Client(),
	})
}

// made reports whether the copy of tiger is there.
func made(srv *osstest.Server) bool {
	_, ok := srv.Object("photos", "archive/tiger.jpg")
	return ok
}

// try copies on a server of its own.
func try(t *testing.T, set func(*osstest.Server), req oss.CopyObjectRequest) (*osstest.Server, *oss.CopyObjectResponse, error) {
	t.Helper()
	srv := newServer(t)
	if set != nil {
		set(srv)
	}
	res, err := srv.PipeClient().CopyObject(t.Context(), req)
	return srv, res, err
}

// contract holds an error to what it promises about the copy.
func contract(t *testing.T, srv *osstest.Server, err error) {
	t.Helper()
	_, refused := errors.AsType[*oss.ProblemDetails](err)
	switch {
	case err == nil:
		if !made(srv) {
			t.Errorf("no error and no copy")
		}
	case errors.Is(err, oss.ErrOutcomeUnknown):
		testkit.WantIsNot(t, err, oss.ErrNotExecuted, oss.ErrRateLimited)
		testkit.WantIsNot(t, err, testkit.Portable...)
	case errors.Is(err, oss.ErrNotExecuted) || refused:
		if made(srv) {
			t.Errorf("%v, and there is a copy", err)
		}
	default:
		t.Errorf("%v is none of the errors that a copy may return", err)
	}
	if err != nil {
		wantNoSecret(t, err)
		testkit.WantShort(t, err, 700)
	}
}

func wantNoSecret(t testing.TB, err error) {
	t.Helper()
	testkit.WantLacks(t, fmt.Sprint(err), secret)
}

// wantProblem checks that err is what the service answered, and returns that.
func wantProblem(t testing.TB, err error) *oss.ProblemDetails {
	t.Helper()
	return testkit.As[*oss.ProblemDetails](t, err)
}

// wantCode checks that err is what the service answered, with code.
func wantCode(t testing.TB, err error, code oss.ErrorCode) *oss.ProblemDetails {
	t.Helper()
	p := wantProblem(t, err)
	if p.Code != code {
		t.Errorf("the code is %q, want %q: %v", p.Code, code, err)
	}
	return p
}

// candidates are the places of a possible copy that err names; none, if it is not of an unknown outcome.
func candidates(err error) []string {
	u, ok := errors.AsType[*oss.UnknownOutcomeError](err)
	if !ok {
		return nil
	}
	return u.Candidates
}

// resolve asks what became of the copy whose error this is.
func resolve(t *testing.T, c *oss.Client, req oss.CopyObjectRequest, err error) (*oss.CopyObjectResponse, error) {
	return c.ResolveCopyObject(t.Context(), req, intentOf(err))
}

// intentOf returns the intent in an error, the zero Intent if there is none.
func intentOf(err error) oss.Intent {
	if u, ok := errors.AsType[*oss.UnknownOutcomeError](err); ok {
		return u.Intent
	}
	return oss.Intent{}
}
