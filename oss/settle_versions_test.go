package oss_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// place is where a copy goes to, and what is there already.
type place struct {
	name    string
	prepare func(*osstest.Server)
	source  string // the bucket
	forbid  bool
}

// places are buckets that keep versions. Most show no sign of it in what settling reads of objects.
var places = []place{
	{"from a bucket without versioning", func(*osstest.Server) {}, "photos", false},
	{"from there, forbidding to overwrite", func(*osstest.Server) {}, "photos", true}, // which has no effect
	{"onto an old version", func(s *osstest.Server) { s.AddObject("kept", "k", "old") }, "photos", false},
	{"onto a delete marker", func(s *osstest.Server) {
		s.AddObject("kept", "k", "", func(o *osstest.Object) { o.DeleteMarker = true })
	}, "photos", false},
	{"from within", func(s *osstest.Server) { s.AddObject("kept", "tiger.jpg", "stripes") }, "kept", false},
	{"from within, stored before versioning", func(s *osstest.Server) {
		s.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = "" })
		s.AddObject("kept", "tiger.jpg", "stripes")
		s.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	}, "kept", false},
}

// copyToKept makes a copy at one of the places and lets an hour pass. It counts the versions that were added.
func copyToKept(t *testing.T, p place, prepare func(*osstest.Server)) (res *oss.CopyObjectResponse, added int, requests string, err error) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		p.prepare(srv)
		prepare(srv)
		before := len(srv.Versions("kept", "k"))
		res, err = srv.PipeClient().CopyObject(t.Context(),
			oss.CopyObjectRequest{Bucket: "kept", Key: "k", SourceBucket: p.source, SourceKey: "tiger.jpg", ForbidOverwrite: p.forbid})
		time.Sleep(time.Hour)
		added, requests = len(srv.Versions("kept", "k"))-before, testkit.Ops(srv)
	})
	return
}

// TestVersionsAreNotAdded: where old versions are kept, a copy that may still run is waited for and not sent again.
func TestVersionsAreNotAdded(t *testing.T) {
	faults := []struct {
		fault   osstest.Fault
		unknown bool
		added   int
	}{
		{osstest.ActThenHangUp, false, 1},
		{osstest.HangUpThenAct(10 * time.Second), false, 1},
		{osstest.GatewayThenAct(504, 5*time.Second), false, 1},
		{osstest.HangUpThenAct(10 * time.Minute), true, 1},
		{osstest.HangUpBeforeAct, true, 0},
		{osstest.Gateway(502), true, 0},
	}
	for _, p := range places {
		for _, tt := range faults {
			t.Run(p.name+", "+tt.fault.Name, func(t *testing.T) {
				res, added, sent, err := copyToKept(t, p, func(s *osstest.Server) { s.Inject("CopyObject", tt.fault) })
				if errors.Is(err, oss.ErrOutcomeUnknown) != tt.unknown {
					t.Errorf("got the error %v; is the outcome unknown, want %v", err, tt.unknown)
				}
				if err == nil && res.VersionID == "" {
					t.Errorf("no VersionID: %+v", res)
				}
				if err == nil && !res.Reconciled {
					t.Errorf("not Reconciled: %+v", res)
				}
				if added != tt.added {
					t.Errorf("%d versions were added, want %d", added, tt.added)
				}
				if strings.Count(sent, "CopyObject") != 1 || strings.Count(sent, "GetBucketVersioning") > 1 {
					t.Errorf("requests %s", sent)
				}
			})
		}
	}
}

// TestVersioningIsAskedFor: a second send needs the bucket's word that it adds no version.
func TestVersioningIsAskedFor(t *testing.T) {
	state := func(v osstest.Versioning) func(*osstest.Server) {
		return func(s *osstest.Server) { s.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = v }) }
	}
	failing := func(faults ...osstest.Fault) func(*osstest.Server) {
		return func(s *osstest.Server) {
			state("")(s)
			s.Inject("GetBucketVersioning", faults...)
		}
	}
	within := func(v osstest.Versioning) func(*osstest.Server) {
		return func(s *osstest.Server) {
			state(v)(s)
			s.AddObject("kept", "tiger.jpg", "stripes")
			s.Inject("GetBucketVersioning", osstest.Status(403))
		}
	}
	for _, tt := range []struct {
		name    string
		source  string
		prepare func(*osstest.Server)
		unknown bool
		asked   int
	}{
		{"never", "photos", state(""), false, 1},
		{"suspended", "photos", state(osstest.VersioningSuspended), false, 1},
		{"enabled", "photos", state(osstest.VersioningEnabled), true, 1},
		{"no permission", "photos", failing(osstest.Status(403)), true, 1},
		{"no permission, a source of that bucket without a version", "kept", within(""), false, 1},
		{"no permission, a source of that bucket with a version", "kept", within(osstest.VersioningEnabled), true, 1},
		{"no answer for a while", "photos", failing(slices.Repeat([]osstest.Fault{osstest.Gateway(502)}, 6)...), false, 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, added, sent, err := copyToKept(t, place{source: tt.source, prepare: tt.prepare}, func(s *osstest.Server) {
				s.Inject("CopyObject", osstest.HangUpBeforeAct)
			})
			if tt.unknown {
				testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
			} else if err != nil {
				t.Errorf("got the error %v, want none", err)
			}
			if (added == 1) == tt.unknown {
				t.Errorf("got %+v, %v; %d versions were added, unknown is %v", res, err, added, tt.unknown)
			}
			if asked := strings.Count(sent, "GetBucketVersioning"); asked != tt.asked {
				t.Errorf("requests %s", sent)
			}
		})
	}
	t.Run("no permission, and the service has finished", func(t *testing.T) {
		_, added, sent, err := copyToKept(t, place{source: "photos", prepare: failing(osstest.Status(403))}, func(s *osstest.Server) {
			s.Inject("CopyObject", osstest.Status(500))
		})
		if !errors.Is(err, oss.ErrOutcomeUnknown) {
			t.Errorf("%v, %d versions after %s", err, added, sent)
		}
		testkit.WantEqual(t, "added", added, 0)
		if strings.Count(sent, "GetBucketVersioning") != 1 {
			t.Errorf("%v, %d versions after %s", err, added, sent)
		}
	})
}

// TestNullVersionsAreToldApart: where versioning is suspended, all copies to a key have the same version id.
func TestNullVersionsAreToldApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningSuspended })
		c := srv.PipeClient()
		if _, err := c.CopyObject(t.Context(), tiger); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		srv.Inject("CopyObject", osstest.ActThenHangUp)
		res, err := c.CopyObject(t.Context(), tiger)
		if err != nil {
			t.Fatalf("got %v after %s", err, testkit.Ops(srv))
		}
		if !res.Reconciled {
			t.Errorf("not Reconciled after %s: %+v", testkit.Ops(srv), res)
		}
		if res.VersionID != "null" {
			t.Errorf("VersionID is %q after %s, want null", res.VersionID, testkit.Ops(srv))
		}
	})
}

// TestReadsBearTheHeaders: what WithHeader adds is on every request of the call.
func TestReadsBearTheHeaders(t *testing.T) {
	const poll = " GetObjectMeta"
	for mode, want := range map[oss.Reconcile]string{
		oss.ReconcileAuto:   "CopyObject" + poll + poll + poll + " GetBucketVersioning CopyObject",
		oss.ReconcileStrict: "GetObjectMeta CopyObject" + poll + strings.Repeat(poll, 7), // to the end, and never sent again
	} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			cfg := srv.PipeConfig()
			cfg.Reconcile = mode
			srv.Inject("CopyObject", osstest.HangUpBeforeAct)
			_, err := newClient(t, cfg).CopyObject(t.Context(), tiger, oss.WithHeader("x-oss-trace", "7"))
			if unknown := mode == oss.ReconcileStrict; errors.Is(err, oss.ErrOutcomeUnknown) != unknown {
				t.Errorf("error %v", err)
			}
			for _, r := range srv.Requests() {
				if r.Header.Get("x-oss-trace") != "7" {
					t.Errorf("%s has no x-oss-trace", r)
				}
			}
			testkit.WantOps(t, srv, want)
		})
	}
}
