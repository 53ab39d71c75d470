package oracle_test

import (
	"io/fs"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func (o *office) strict() oracle.Config {
	cfg := o.PipeConfig()
	cfg.Reconcile = oracle.ReconcileStrict
	return cfg
}

// TestStrict: with a snapshot neither what was there before nor the time matters.
func TestStrict(t *testing.T) {
	for _, hasDate := range []bool{true, false} {
		for _, resolution := range resolutions {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				req := o.request()
				req.DuplicateResolution = resolution
				other, err := o.PipeClient().CopyFolder(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				for _, mode := range []oracle.Reconcile{oracle.ReconcileStrict, oracle.ReconcileAuto} {
					cfg := o.strict()
					cfg.Reconcile = mode
					if !hasDate {
						cfg.HTTPClient = &http.Client{Transport: testkit.Undated(cfg.HTTPClient.Transport)}
					}
					before := o.folders(t)
					o.Inject("CopyFolder", oracletest.ActThenHangUp)
					res, err := newClient(t, cfg).CopyFolder(t.Context(), req)
					after := o.folders(t)
					if mode == oracle.ReconcileAuto {
						o.unknown(t, err, after...)
						continue
					}
					if err != nil {
						t.Fatalf("error %v, want the copy\n%s", err, o.Tree())
					}
					if slices.Contains(before, res.ID) {
						t.Errorf("%s was there before the copy\n%s", res.ID, o.Tree())
					}
					if !slices.Contains(after, res.ID) {
						t.Errorf("%s is nowhere\n%s", res.ID, o.Tree())
					}
					if res.ID == other.ID {
						t.Errorf("%s is the copy that was made before\n%s", res.ID, o.Tree())
					}
				}
				before := o.folders(t)
				o.Inject("CopyFolder", oracletest.HangUpBeforeAct)
				_, err = newClient(t, o.strict()).CopyFolder(t.Context(), req)
				o.unknown(t, err)
				if !slices.Equal(o.folders(t), before) {
					t.Error(o.Tree())
				}
			})
		}
	}
}

func TestStrictSnapshot(t *testing.T) {
	ops := func(o *office) (names []string) {
		for _, r := range o.Requests() {
			names = append(names, r.Op)
		}
		return names
	}
	o := newOffice(t)
	for range 201 {
		o.AddFolder(o.archive, "Reports")
	}
	c := newClient(t, o.strict())
	if _, err := c.CopyFolder(t.Context(), o.request()); err != nil {
		t.Fatal(err)
	}
	if got, want := ops(o), []string{"ListFolderItems", "ListFolderItems", "CopyFolder"}; !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
	o.Inject("ListFolderItems", oracletest.None, oracletest.Status(403))
	_, err := c.CopyFolder(t.Context(), o.request())
	testkit.WantIsOnly(t, err, oracle.ErrNotExecuted, fs.ErrPermission)
	if p := problemOf(t, err); p.Op != "oracle.ListFolderItems" || p.Status != 403 {
		t.Errorf("%+v", p)
	}
	testkit.WantSent(t, o, "CopyFolder", 1)
}

// TestStrictOlder: what is new in the destination and yet older than the send was moved there, or missed before. It is named
// where the difference between two clocks could explain its age.
func TestStrictOlder(t *testing.T) {
	for _, tt := range []struct {
		age       time.Duration
		candidate bool
	}{
		{time.Hour, false},
		{2 * time.Minute, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			var candidates []string
			o.Inject("CopyFolder", oracletest.Respond("moved, then hang up", func(http.ResponseWriter, *http.Request) {
				o.Advance(-tt.age)
				moved := o.AddFolder(o.archive, "Reports")
				o.AddFile(moved, "q1.txt", 100)
				o.Advance(tt.age)
				if tt.candidate {
					candidates = append(candidates, moved)
				}
				panic(http.ErrAbortHandler)
			}))
			_, err := newClient(t, o.strict()).CopyFolder(t.Context(), o.request())
			o.unknown(t, err, candidates...)
			testkit.WantSent(t, o, "CopyFolder", 1)
		})
	}
}
