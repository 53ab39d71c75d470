package oss_test

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// addNow puts something where tiger is copied to, as if it were uploaded now.
func addNow(srv *osstest.Server, content string) {
	srv.AddObject("photos", tiger.Key, content, func(o *osstest.Object) { o.LastModified = srv.Now() })
}

// addAlike puts an object like tiger where tiger is copied to, of some age.
func addAlike(srv *osstest.Server, age time.Duration) {
	source, _ := srv.Object("photos", tiger.SourceKey)
	srv.AddObject("photos", tiger.Key, source.Content, func(o *osstest.Object) {
		o.LastModified, o.Header, o.Metadata, o.Tags = srv.Now().Add(-age), source.Header, source.Metadata, source.Tags
	})
}

func TestSettled(t *testing.T) {
	const (
		look  = " GetObjectMeta GetObjectMeta"
		found = "CopyObject" + look + " HeadObject HeadObject"                        // with what the metadata is
		again = "CopyObject" + look + " GetObjectMeta GetBucketVersioning CopyObject" // after a second poll
	)
	tests := []struct {
		fault      osstest.Fault
		reconciled bool
		ops        string
	}{
		{osstest.None, false, "CopyObject"},
		{osstest.ActThenHangUp, true, found},
		{osstest.ActThenStatus(500), true, found},
		{osstest.ActThenErrorUnder200("InternalError"), true, found},
		{osstest.EmptyBody, true, found},
		{osstest.TruncateBody, true, found},
		{osstest.HangUpBeforeAct, false, again},
		{osstest.ErrorUnder200("InternalError"), false, again},
		{osstest.HangUpThenAct(time.Minute), false, again},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.fault.Name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", tiger.Key, "an old one")
			srv.Inject("CopyObject", tt.fault)
			res, err := srv.PipeClient().CopyObject(t.Context(), tiger)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "res.Reconciled", res.Reconciled, tt.reconciled)
			if res.ETag == "" {
				t.Fatalf("got %+v, %v", res, err)
			}
			if res.LastModified.IsZero() {
				t.Fatalf("got %+v, %v", res, err)
			}
			if res.CRC64 == "" {
				t.Fatalf("got %+v, %v", res, err)
			}
			testkit.WantOps(t, srv, tt.ops)
			if o, _ := srv.Object("photos", tiger.Key); o.Content != "stripes" {
				t.Errorf("there is %q", o.Content)
			}
		})
	}
}

// TestResendIsPinned: what is sent again copies the source as it was, or nothing.
func TestResendIsPinned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.HangUpBeforeAct)
		if _, err := srv.PipeClient().CopyObject(t.Context(), tiger); err != nil {
			t.Fatal(err)
		}
		sent := srv.Requests()
		source, _ := srv.Object("photos", "tiger.jpg")
		if got := sent[len(sent)-1].Header.Get("x-oss-copy-source-if-match"); got != source.ETag || sent[0].Header.Get("x-oss-copy-source-if-match") != "" {
			t.Errorf("pinned to %q, the source is %q", got, source.ETag)
		}
	})
}

func TestConflictIsSettled(t *testing.T) {
	forbid := tiger
	forbid.ForbidOverwrite = true
	tests := []struct {
		name    string
		prepare func(*osstest.Server)
		want    error // nil: made
	}{
		{"lost, then in its own way", func(s *osstest.Server) { s.Inject("CopyObject", osstest.HangUpThenAct(time.Millisecond)) }, nil},
		{"an object of a minute ago", func(s *osstest.Server) {
			s.AddObject("photos", tiger.Key, "stripes")
		}, fs.ErrExist},
		{"another object of this second", func(s *osstest.Server) { addNow(s, "spots") }, fs.ErrExist},
		{"an object of this second, of other metadata", func(s *osstest.Server) { addNow(s, "stripes") }, fs.ErrExist},
		{"a like object of this second", func(s *osstest.Server) { addAlike(s, 0) }, oss.ErrOutcomeUnknown},
		{"a like object, 3 seconds old", func(s *osstest.Server) { addAlike(s, 3*time.Second) }, oss.ErrOutcomeUnknown},
		{"a like object, 7 seconds old", func(s *osstest.Server) { addAlike(s, 7*time.Second) }, fs.ErrExist},
		{"delivered twice", func(s *osstest.Server) { s.Inject("CopyObject", osstest.ActTwice) }, oss.ErrOutcomeUnknown},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			tt.prepare(srv)
			res, err := srv.PipeClient().CopyObject(t.Context(), forbid)
			if (err == nil) != (tt.want == nil) || !errors.Is(err, tt.want) {
				t.Errorf("got %+v, %v", res, err)
			}
		})
	}
	testkit.Run(t, "onto itself", func(t *testing.T) {
		onto := oss.CopyObjectRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg", ForbidOverwrite: true,
			MetadataDirective: oss.DirectiveReplace}
		if _, err := newServer(t).PipeClient().CopyObject(t.Context(), onto); !errors.Is(err, oss.ErrorCodeFileAlreadyExists) {
			t.Errorf("got %v", err)
		}
	})
	testkit.Run(t, "the client's own copy of this second", func(t *testing.T) {
		c := newServer(t).PipeClient()
		if _, err := c.CopyObject(t.Context(), forbid); err != nil {
			t.Fatal(err)
		}
		if _, err := c.CopyObject(t.Context(), forbid); !errors.Is(err, oss.ErrorCodeFileAlreadyExists) {
			t.Errorf("got %v", err)
		}
	})
}

// TestUnsettled: what cannot be read cannot be settled, and somebody's newer object is not overwritten.
func TestUnsettled(t *testing.T) {
	testkit.Run(t, "reading refused", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.ActThenHangUp)
		srv.Inject("GetObjectMeta", osstest.Status(403))
		_, err := srv.PipeClient().CopyObject(t.Context(), tiger)
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.WantIsNot(t, err, fs.ErrPermission)
		testkit.WantOps(t, srv, "CopyObject GetObjectMeta")
	})
	testkit.Run(t, "written over since", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.HangUpBeforeAct)
		srv.Inject("GetObjectMeta", osstest.Slow(10*time.Second))
		time.AfterFunc(5*time.Second, func() { addNow(srv, "somebody's") })
		_, err := srv.PipeClient().CopyObject(t.Context(), tiger)
		if diff := cmp.Diff([]string{"photos/archive/tiger.jpg"}, candidates(err)); diff != "" {
			t.Errorf("candidates (-want +got):\n%s\nof the error %v", diff, err)
		}
		if o, _ := srv.Object("photos", tiger.Key); o.Content != "somebody's" {
			t.Errorf("there is %q", o.Content)
		}
	})
	testkit.Run(t, "cancelled", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.HangUpBeforeAct)
		srv.Inject("GetObjectMeta", osstest.Slow(time.Minute))
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := srv.PipeClient().CopyObject(ctx, tiger)
		if !errors.Is(err, oss.ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestResolveCopyObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.HangUpThenAct(time.Minute))
		cfg := srv.PipeConfig()
		cfg.MaxAttempts = 1
		c := newClient(t, cfg)
		_, lost := c.CopyObject(t.Context(), tiger)
		if _, err := resolve(t, c, tiger, lost); !errors.Is(err, oss.ErrOutcomeUnknown) {
			t.Errorf("not there yet: %v", err)
		}
		time.Sleep(time.Minute)
		before := len(srv.Requests())
		res, err := resolve(t, c, tiger, lost)
		if err != nil {
			t.Fatal(err)
		}
		if !res.Reconciled {
			t.Errorf("got %+v, %v", res, err)
		}
		if res.CRC64 == "" {
			t.Errorf("got %+v, %v", res, err)
		}
		for _, r := range srv.Requests()[before:] {
			if r.Method != "HEAD" {
				t.Errorf("sent %s", r)
			}
		}
		if _, err := resolve(t, c, tiger, errors.New("another")); !errors.Is(err, oss.ErrNotExecuted) {
			t.Errorf("got %v", err)
		}
	})
}

// TestResolveAtAGateway: a gateway's 404 does not show that the copy is not there.
func TestResolveAtAGateway(t *testing.T) {
	testkit.Run(t, "HEAD", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.ActThenHangUp)
		cfg := srv.PipeConfig()
		cfg.Reconcile = oss.ReconcileOff
		c := newClient(t, cfg)
		_, lost := c.CopyObject(t.Context(), tiger)
		time.Sleep(3 * time.Hour)
		srv.Inject("GetObjectMeta", append([]osstest.Fault{osstest.None}, slices.Repeat([]osstest.Fault{osstest.Gateway(404)}, 100)...)...)
		_, err := resolve(t, c, tiger, lost)
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
	})
}

// TestResolveSaysWhy: OSS's own word where it was done with the request, and the read's error where looking failed.
func TestResolveSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.Status(500), osstest.EmptyBody)
		c := offline(t, srv)
		_, failed := c.CopyObject(t.Context(), tiger)
		srv.Inject("GetObjectMeta", osstest.Status(403))
		_, err := resolve(t, c, tiger, failed)
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.WantIsNot(t, err, fs.ErrPermission)
		testkit.WantContains(t, err.Error(), "AccessDenied")
		if _, err = resolve(t, c, tiger, failed); !errors.Is(err, oss.ErrOutcomeUnknown) {
			t.Errorf("it may yet appear: %v", err)
		}
		time.Sleep(6 * time.Minute)
		_, err = resolve(t, c, tiger, failed)
		testkit.WantIsOnly(t, err, oss.ErrNotExecuted) // it made nothing
		_, failed = c.CopyObject(t.Context(), tiger)
		if res, err := resolve(t, c, tiger, failed); err != nil || !res.Reconciled {
			t.Errorf("made: %+v, %v", res, err)
		}
		if _, err := resolve(t, c, tiger, nil); !errors.Is(err, oss.ErrNotExecuted) || !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("no error: %v", err)
		}
	})
}

// TestKeyWithAReplacementCharacter: U+FFFD is a character like any other in a key, and no sign of a damaged response.
func TestKeyWithAReplacementCharacter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		req := tiger
		req.Key = "archive/\ufffd.jpg"
		res, err := srv.PipeClient().CopyObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if res.Reconciled {
			t.Error("the response was not understood, and the copy found by reading")
		}
	})
}
