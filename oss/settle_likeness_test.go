package oss_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// failing answers with the service's own 500, after f has happened.
func failing(name string, act func(string, http.HandlerFunc) osstest.Fault, f func()) osstest.Fault {
	return act(name, func(w http.ResponseWriter, _ *http.Request) {
		f()
		w.WriteHeader(500)
		w.Write([]byte(`<?xml version="1.0"?><Error><Code>InternalError</Code></Error>`))
	})
}

// TestUnlikeIsNotNothing: an object of the request's second that is not like the source may be the copy all the same, or lie
// over it. Told is neither that nothing was made, nor is the request sent again.
func TestUnlikeIsNotNothing(t *testing.T) {
	newTags := func(s *osstest.Server) {
		s.SetCopyCRC(false)
		s.SetNewCopyETag(true)
	}
	replaceSource := func(s *osstest.Server) {
		s.AddObject("photos", "tiger.jpg", "another tiger", func(o *osstest.Object) { o.LastModified = s.Now() })
	}
	for _, tt := range []struct {
		name    string
		prepare func(*osstest.Server)
		fault   func(*osstest.Server) osstest.Fault
		forbid  bool
	}{
		{"an ETag of its own", newTags, nil, false},
		{"an ETag of its own, forbidding to overwrite", newTags, nil, true},
		{"an ETag of its own, delivered twice", newTags, func(*osstest.Server) osstest.Fault { return osstest.ActTwice }, true},
		{"an ETag of its own, in a bucket with versioning", func(s *osstest.Server) {
			newTags(s)
			s.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		}, nil, false},
		{"the source replaced meanwhile", nil, func(s *osstest.Server) osstest.Fault {
			return failing("act, source replaced, 500", osstest.ActThenRespond, func() { replaceSource(s) })
		}, true},
		{"written over in the same second", nil, func(s *osstest.Server) osstest.Fault {
			return failing("act, written over, 500", osstest.ActThenRespond, func() { addNow(s, "somebody's") })
		}, false},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv, fault := newServer(t), osstest.ActThenStatus(500)
			if tt.prepare != nil {
				tt.prepare(srv)
			}
			if tt.fault != nil {
				fault = tt.fault(srv)
			}
			srv.Inject("CopyObject", fault)
			req := tiger
			req.ForbidOverwrite = tt.forbid
			_, err := srv.PipeClient().CopyObject(t.Context(), req)
			if got := candidates(err); len(got) != 1 {
				t.Errorf("got the candidates %q, want one; error %v after %s", got, err, testkit.Ops(srv))
			}
			testkit.WantSent(t, srv, "CopyObject", 1)
		})
	}
}

// TestNeighbours: what another call of the client has returned is not this call's copy, and may lie over it.
func TestNeighbours(t *testing.T) {
	lion := oss.CopyObjectRequest{Bucket: tiger.Bucket, Key: tiger.Key, SourceKey: "lion.jpg"}
	testkit.Run(t, "before, in the same second", func(t *testing.T) {
		srv := newServer(t)
		srv.AddObject("photos", "lion.jpg", "roars")
		c := srv.PipeClient()
		if _, err := c.CopyObject(t.Context(), tiger); err != nil {
			t.Fatal(err)
		}
		srv.Inject("CopyObject", osstest.ActThenStatus(500))
		if _, err := c.CopyObject(t.Context(), lion, oss.WithMaxAttempts(1)); !errors.Is(err, oss.ErrOutcomeUnknown) {
			t.Errorf("got %v", err)
		}
	})
	for name, versioning := range map[string]osstest.Versioning{"since": "", "since, in a bucket with versioning": osstest.VersioningEnabled} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = versioning })
			srv.AddObject("photos", "lion.jpg", "roars")
			c := srv.PipeClient()
			srv.Inject("CopyObject", osstest.ActThenStatus(500))
			srv.Inject("GetObjectMeta", osstest.Slow(5*time.Second))
			var wg sync.WaitGroup
			var lost error
			wg.Go(func() {
				if _, lost = c.CopyObject(t.Context(), lion); !errors.Is(lost, oss.ErrOutcomeUnknown) {
					t.Errorf("got %v", lost)
				}
			})
			time.Sleep(2 * time.Second)
			if _, err := c.CopyObject(t.Context(), tiger); err != nil {
				t.Error(err)
			}
			wg.Wait()
			if o, _ := srv.Object("photos", tiger.Key); o.Content != "stripes" || testkit.Sent(srv, "CopyObject") != 2 {
				t.Errorf("there is %q after %s", o.Content, testkit.Ops(srv))
			}
			time.Sleep(3 * time.Hour)
			if _, err := resolve(t, c, lion, lost); !errors.Is(err, oss.ErrOutcomeUnknown) {
				t.Errorf("three hours later: %v, and it was made", err) // below tiger's
			}
		})
	}
}

// TestOntoItself: an object whose metadata is changed in place has the content of its source either way. It is the copy if it
// has what was asked for and is not older; else the change is made once more where that is harmless.
func TestOntoItself(t *testing.T) {
	thisSecond := func(s *osstest.Server) {
		s.AddObject("photos", "tiger.jpg", "stripes", func(o *osstest.Object) { o.LastModified = s.Now() })
	}
	versions := func(s *osstest.Server) {
		s.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	}
	pinned := func(r *oss.CopyObjectRequest) { r.SourceIfUnmodifiedSince = time.Now() }
	for _, tt := range []struct {
		name    string
		prepare func(*osstest.Server)
		change  func(*oss.CopyObjectRequest)
		fault   osstest.Fault
		limit   int // MaxAttempts
		made    bool
		sent    int
	}{
		{"an old object", nil, nil, osstest.HangUpBeforeAct, 4, true, 2},
		{"an old object", nil, nil, osstest.Status(500), 4, true, 2},
		{"an old object", nil, nil, osstest.ActThenHangUp, 4, true, 1},
		{"an old object", nil, nil, osstest.ActThenStatus(500), 4, true, 1},
		{"an old object", nil, nil, osstest.EmptyBody, 4, true, 1},
		{"an old object, one attempt", nil, nil, osstest.ActThenHangUp, 1, true, 1},
		{"an old object, one attempt", nil, nil, osstest.ActThenStatus(500), 1, true, 1},
		{"an old object, one attempt", nil, nil, osstest.HangUpBeforeAct, 1, false, 1},
		{"one of this second", thisSecond, nil, osstest.HangUpBeforeAct, 4, false, 1}, // somebody may have written it since
		{"one of this second", thisSecond, nil, osstest.Status(500), 4, false, 1},
		{"a condition", thisSecond, pinned, osstest.HangUpBeforeAct, 4, false, 1},
		{"a condition", nil, pinned, osstest.ActThenHangUp, 4, true, 1},
		{"with versioning", versions, nil, osstest.ActThenHangUp, 4, true, 1},
		{"with versioning", versions, nil, osstest.ActThenStatus(500), 4, true, 1},
		{"with versioning, an old object", versions, nil, osstest.Status(500), 4, false, 1},
		{"with versioning, an old object", versions, nil, osstest.HangUpBeforeAct, 4, false, 1},
	} {
		testkit.Run(t, tt.name+", "+tt.fault.Name, func(t *testing.T) {
			srv := newServer(t)
			if tt.prepare != nil {
				tt.prepare(srv)
			}
			srv.Inject("CopyObject", tt.fault)
			req := oss.CopyObjectRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg",
				MetadataDirective: oss.DirectiveReplace, Metadata: map[string]string{"by": "you"}}
			if tt.change != nil {
				tt.change(&req)
			}
			_, err := srv.PipeClient().CopyObject(t.Context(), req, oss.WithMaxAttempts(tt.limit))
			if tt.made && err != nil {
				t.Errorf("got %v after %s, want no error", err, testkit.Ops(srv))
			}
			if !tt.made && !errors.Is(err, oss.ErrOutcomeUnknown) {
				t.Errorf("got %v after %s, want an unknown outcome", err, testkit.Ops(srv))
			}
			testkit.WantSent(t, srv, "CopyObject", tt.sent)
			if o, _ := srv.Object("photos", "tiger.jpg"); tt.made && o.Metadata["by"] != "you" {
				t.Errorf("told made: %s", srv.Tree())
			}
			if n := len(srv.Versions("photos", "tiger.jpg")); n > 2 {
				t.Errorf("%d versions", n)
			}
		})
	}
	testkit.Run(t, "replaced by somebody since", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", failing("replaced, 500", osstest.Respond, func() {
			time.Sleep(2 * time.Second)
			thisSecond(srv)
		}))
		_, err := srv.PipeClient().CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg",
			MetadataDirective: oss.DirectiveReplace})
		if !errors.Is(err, oss.ErrOutcomeUnknown) || testkit.Sent(srv, "CopyObject") != 1 {
			t.Errorf("got %v after %s", err, testkit.Ops(srv))
		}
	})
	testkit.Run(t, "an old version, made the current one", func(t *testing.T) {
		srv := newServer(t)
		versions(srv)
		old := srv.AddObject("photos", "tiger.jpg", "first")
		srv.AddObject("photos", "tiger.jpg", "second")
		srv.Inject("CopyObject", osstest.ActThenHangUp)
		res, err := srv.PipeClient().CopyObject(t.Context(),
			oss.CopyObjectRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg", SourceVersionID: old})
		if err != nil {
			t.Fatal(err)
		}
		if !res.Reconciled {
			t.Errorf("got %+v, %v", res, err)
		}
		if res.VersionID == old {
			t.Errorf("got %+v, %v", res, err)
		}
		testkit.WantEqual(t, "res.SourceVersionID", res.SourceVersionID, old)
	})
}

// TestStrictTellsTheSecondApart: an object of the request's second that was there before is told from the copy that replaced it.
func TestStrictTellsTheSecondApart(t *testing.T) {
	for _, tt := range []struct {
		content string
		fault   osstest.Fault
		is      error
	}{
		{"spots", osstest.ActThenStatus(500), nil},
		{"spots", osstest.Status(500), oss.ErrOutcomeUnknown},          // it may yet be made
		{"stripes", osstest.ActThenStatus(500), oss.ErrOutcomeUnknown}, // the same before and after
		{"stripes", osstest.Status(500), oss.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.content+", "+tt.fault.Name, func(t *testing.T) {
			srv := newServer(t)
			cfg := srv.PipeConfig()
			cfg.Reconcile, cfg.MaxAttempts = oss.ReconcileStrict, 1
			addNow(srv, tt.content)
			srv.Inject("CopyObject", tt.fault)
			res, err := newClient(t, cfg).CopyObject(t.Context(), tiger)
			if !errors.Is(err, tt.is) || err == nil && !res.Reconciled {
				t.Errorf("got %+v, %v", res, err)
			}
		})
	}
}
