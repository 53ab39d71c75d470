package oracle_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// office is a simulator with a folder to copy, u:/Reports, and a destination, u:/Archive.
type office struct {
	*oracletest.Server
	reports, archive string
}

func newOffice(t testing.TB) *office {
	t.Helper()
	srv := oracletest.NewServer(t)
	o := &office{Server: srv, reports: srv.MkdirAll("/Reports"), archive: srv.MkdirAll("/Archive")}
	srv.AddFile(o.reports, "q1.txt", 100)
	return o
}

func (o *office) request() oracle.CopyFolderRequest {
	return oracle.CopyFolderRequest{FolderID: o.reports, DestinationID: o.archive}
}

// file returns the file of the folder to copy.
func (o *office) file() string { return o.Find("u:/Reports/q1.txt") }

// copies counts the folders in the destination.
func (o *office) copies() (n int) {
	for line := range strings.Lines(o.Tree()) {
		if name, ok := strings.CutPrefix(line, "u:/Archive/"); ok && strings.Index(name, "/\n") == strings.Index(name, "/") {
			n += strings.Count(name, "/\n")
		}
	}
	return n
}

func newClient(t testing.TB, cfg oracle.Config) *oracle.Client {
	t.Helper()
	return testkit.New(t, oracle.NewClient, cfg)
}

// answering is a client whose every request gets this answer. It does not look for what was lost.
func answering(t testing.TB, status int, contentType, body string) *oracle.Client {
	t.Helper()
	srv := oracletest.NewServer(t)
	answer := oracletest.Respond("given", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("X-ORACLE-DMS-ECID", "ecid-1")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	})
	srv.Inject("*", answer, answer, answer, answer)
	cfg := srv.PipeConfig()
	cfg.Reconcile = oracle.ReconcileOff
	return newClient(t, cfg)
}

func problemOf(t *testing.T, err error) *oracle.ProblemDetails {
	t.Helper()
	return testkit.As[*oracle.ProblemDetails](t, err)
}

func names(items []oracle.Item) (all []string) {
	for _, it := range items {
		all = append(all, it.Name)
	}
	return all
}

// wantNames checks the names of a page's items, in their order.
func wantNames(t *testing.T, items []oracle.Item, want ...string) {
	t.Helper()
	if got := names(items); !slices.Equal(got, want) {
		t.Errorf("the items are %q, want %q", got, want)
	}
}

// resolve asks what became of the copy whose error this is.
func resolve(t *testing.T, c *oracle.Client, req oracle.CopyFolderRequest, err error) (*oracle.CopyFolderResponse, error) {
	return c.ResolveCopyFolder(t.Context(), req, intentOf(err))
}

// intentOf returns the intent in an error, the zero Intent if there is none.
func intentOf(err error) oracle.Intent {
	if u, ok := errors.AsType[*oracle.UnknownOutcomeError](err); ok {
		return u.Intent
	}
	return oracle.Intent{}
}
