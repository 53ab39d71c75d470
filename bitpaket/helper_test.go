package bitpaket_test

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// Credentials that are recognised where they must not be.
const (
	token  = "token-93f1c07e"
	secret = "secret-51c7a2b8"
)

// firstID is the id that a simulator gives to its first object.
const firstID = "f937509a-7f30-4adf-9174-e50e2183017f"

// folderCopy is the documented example.
var folderCopy = bitpaket.CopyRequest{
	Objects:   []bitpaket.Selector{{Folder: "/existing_dir"}},
	Target:    "/another_dir",
	Overwrite: true,
}

// inBubble runs a test in virtual time on a server that holds what folderCopy needs.
func inBubble(t *testing.T, test func(t *testing.T, srv *bitpakettest.Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		srv := bitpakettest.NewServer(t)
		srv.AddToken(token, time.Time{})
		srv.SetClientSecret(secret)
		if id := srv.AddObject("/existing_dir/a", "1"); id != firstID {
			t.Fatalf("the first object is %s", id)
		}
		srv.AddObject("/existing_dir/sub/b", "22")
		srv.AddObject("/another_dir/keep", "k")
		test(t, srv)
	})
}

// upload is what somebody else does: an object that is new by the service's clock, unlike those of AddObject.
func upload(t *testing.T, srv *bitpakettest.Server, file, content string) {
	t.Helper()
	dir, name := path.Split(file)
	send := func(method, target, body string, want int) {
		resp, _ := testkit.Do(t, srv.Transport(), method, "https://api.bitpaket.com"+target, body, func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("X-Bit-Folder", dir)
			r.Header.Set("X-Bit-Overwrite", "1")
		})
		testkit.WantEqual(t, "the status of "+method+" "+target, resp.StatusCode, want)
	}
	send("POST", "/v2/create", fmt.Sprintf(`{"folder":%q,"ensure":true}`, dir), http.StatusCreated)
	send("PUT", "/v2/object/"+name, content, http.StatusCreated)
}

// config is that of a client which does not look for a copy whose answer was lost.
func config(srv *bitpakettest.Server) bitpaket.Config {
	cfg := srv.PipeConfig()
	cfg.TokenSource, cfg.ClientSecret = testkit.Token(token), secret
	cfg.Reconcile = bitpaket.ReconcileOff
	return cfg
}

func client(t testing.TB, cfg bitpaket.Config) *bitpaket.Client {
	t.Helper()
	return testkit.New(t, bitpaket.NewClient, cfg)
}

// ops are all operations, each with a request that a server of inBubble answers.
var ops = map[string]func(t *testing.T, c *bitpaket.Client, opts ...bitpaket.CallOption) error{
	"Copy": func(t *testing.T, c *bitpaket.Client, opts ...bitpaket.CallOption) error {
		_, err := c.Copy(t.Context(), folderCopy, opts...)
		return err
	},
	"Query": func(t *testing.T, c *bitpaket.Client, opts ...bitpaket.CallOption) error {
		_, err := c.Query(t.Context(), bitpaket.QueryRequest{Folder: "/existing_dir"}, opts...)
		return err
	},
	"FindMetadata": func(t *testing.T, c *bitpaket.Client, opts ...bitpaket.CallOption) error {
		_, err := c.FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: "/existing_dir/a"}, opts...)
		return err
	},
	"GetMetadata": func(t *testing.T, c *bitpaket.Client, opts ...bitpaket.CallOption) error {
		_, err := c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: firstID}, opts...)
		return err
	},
}

// wantUnknown checks all that an unknown outcome must be and must not be.
func wantUnknown(t *testing.T, err error) {
	t.Helper()
	testkit.WantUnknown(t, err)
	u := testkit.As[*bitpaket.UnknownOutcomeError](t, err)
	if u.Op != "bitpaket.Copy" || u.SentAt.IsZero() {
		t.Errorf("%+v lacks Op or SentAt", u)
	}
	wantClean(t, err)
}

// wantClean checks that a message fits on a line and shows no credential.
func wantClean(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	testkit.WantOneLine(t, err)
	testkit.WantLacks(t, text, token, secret)
	if !strings.HasPrefix(text, "bitpaket.") {
		t.Errorf("message %q does not name its operation", text)
	}
}

// wantProblem returns the service's answer that err holds, after it has checked the status of that answer.
func wantProblem(t *testing.T, err error, status int) *bitpaket.ProblemDetails {
	t.Helper()
	p := testkit.As[*bitpaket.ProblemDetails](t, err)
	testkit.WantEqual(t, "status", p.Status, status)
	return p
}

// wantFound checks a result that was put together from what a lost copy has made.
func wantFound(t *testing.T, res *bitpaket.CopyResponse) {
	t.Helper()
	if !res.Reconciled {
		t.Errorf("result %+v is not marked as reconciled", res)
	}
	if res.Invalid != nil {
		t.Errorf("invalid objects %v, want none", res.Invalid)
	}
	wantRequestID(t, res.RequestID)
}

func wantRequestID(t *testing.T, id string) {
	t.Helper()
	if len(id) != 64 {
		t.Errorf("request id %q has %d bytes, want 64", id, len(id))
	}
}

// resolve asks what became of the copy whose error this is.
func resolve(t *testing.T, c *bitpaket.Client, req bitpaket.CopyRequest, err error) (*bitpaket.CopyResponse, error) {
	return c.ResolveCopy(t.Context(), req, intentOf(err))
}

// intentOf returns the intent in an error, the zero Intent if there is none.
func intentOf(err error) bitpaket.Intent {
	if u, ok := errors.AsType[*bitpaket.UnknownOutcomeError](err); ok {
		return u.Intent
	}
	return bitpaket.Intent{}
}
