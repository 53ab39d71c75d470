package oss_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestUpdateObjectRaces: what somebody else does between the reads and the copy is never overwritten.
func TestUpdateObjectRaces(t *testing.T) {
	tests := []struct {
		name  string
		act   func(*osstest.Server)
		lasts func(osstest.Object) bool // of what the other program did
	}{
		{
			"another content",
			func(srv *osstest.Server) { srv.Overwrite("photos", "tiger.jpg", "spots", fullObject) },
			func(o osstest.Object) bool { return o.Content == "spots" },
		},
		{
			"other metadata, the same content and ETag",
			func(srv *osstest.Server) {
				srv.Overwrite("photos", "tiger.jpg", "stripes", fullObject, func(o *osstest.Object) { o.Metadata = map[string]string{"by": "them"} })
			},
			func(o osstest.Object) bool { return o.Metadata["by"] == "them" },
		},
		{
			"another storage class",
			func(srv *osstest.Server) {
				srv.Overwrite("photos", "tiger.jpg", "stripes", fullObject, func(o *osstest.Object) { o.StorageClass = "Standard" })
			},
			func(o osstest.Object) bool { return o.StorageClass == "Standard" },
		},
	}
	for _, tt := range tests {
		for _, during := range []string{"GetObjectACL", "CopyObject"} {
			for _, versioning := range []osstest.Versioning{"", osstest.VersioningEnabled} {
				testkit.Run(t, tt.name+" before "+during+" versioning "+string(versioning), func(t *testing.T) {
					srv := fullServer(t, versioning)
					srv.Inject(during, osstest.CallThenAct("another program", func() { tt.act(srv) }))
					_, err := srv.PipeClient().UpdateObject(t.Context(),
						oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", ContentType: new("image/webp")})
					testkit.WantIs(t, err, oss.ErrPreconditionFailed)
					testkit.WantContains(t, err.Error(), "oss.UpdateObject", "somebody else has changed the object meanwhile")
					o, _ := srv.Object("photos", "tiger.jpg")
					testkit.WantEqual(t, "what the other program did lasts", tt.lasts(o), true)
				})
			}
		}
	}
}

// TestUpdateObjectOfThisSecond: an object that was written in the second of the read is read again in the next one. Otherwise
// another change in the same second would show in nothing that the copy can be bound to.
func TestUpdateObjectOfThisSecond(t *testing.T) {
	theirs := func(srv *osstest.Server) {
		srv.Overwrite("photos", "tiger.jpg", "stripes", fullObject, func(o *osstest.Object) { o.Metadata = map[string]string{"by": "them"} })
	}
	testkit.Run(t, "changed again after the read", func(t *testing.T) {
		srv := fullServer(t, "")
		srv.Overwrite("photos", "tiger.jpg", "stripes", fullObject)
		time.AfterFunc(time.Millisecond, func() { theirs(srv) }) // before the second has passed
		start := time.Now()
		_, err := srv.PipeClient().UpdateObject(t.Context(), oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", ContentType: new("image/webp")})
		testkit.WantIs(t, err, nil)
		testkit.WantTook(t, start, time.Second)
		o, _ := srv.Object("photos", "tiger.jpg")
		testkit.WantEqual(t, "their metadata", o.Metadata["by"], "them")
		testkit.WantEqual(t, "our header", o.Header["Content-Type"], "image/webp")
	})
	testkit.Run(t, "changed all the time", func(t *testing.T) {
		srv := fullServer(t, "")
		for range 10 {
			srv.Inject("HeadObject", osstest.CallThenAct("another program", func() { theirs(srv) }))
		}
		start := time.Now()
		_, err := srv.PipeClient().UpdateObject(t.Context(), oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", ContentType: new("image/webp")})
		testkit.WantIs(t, err, oss.ErrNotExecuted, oss.ErrTransient)
		testkit.WantTook(t, start, 5*time.Second)
		testkit.WantEqual(t, "copies", count(srv, "CopyObject"), 0)
	})
}

// TestUpdateObjectLost: what becomes of a change whose response was lost.
func TestUpdateObjectLost(t *testing.T) {
	acl := func(r *oss.UpdateObjectRequest) { r.ACL = oss.ACLPrivate }
	tests := []struct {
		name       string
		versioning osstest.Versioning
		fault      osstest.Fault
		set        func(*oss.UpdateObjectRequest)
		reconcile  oss.Reconcile
		meanwhile  func(*osstest.Server)
		want       error
		sent       int
	}{
		{name: "made, response lost", fault: osstest.ActThenHangUp, sent: 1},
		{name: "an ACL made, response lost", set: acl, fault: osstest.ActThenHangUp, sent: 1},
		{name: "never arrived", fault: osstest.HangUpBeforeAct, sent: 2},
		{name: "an ACL that never arrived", set: acl, fault: osstest.HangUpBeforeAct, sent: 2},
		{name: "never arrived, strict", reconcile: oss.ReconcileStrict, fault: osstest.HangUpBeforeAct, want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "a version made, response lost", versioning: osstest.VersioningEnabled, fault: osstest.ActThenHangUp, sent: 1},
		{name: "no version made", versioning: osstest.VersioningEnabled, fault: osstest.HangUpBeforeAct, want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "delivered twice, and refused the second time", fault: osstest.ActTwice, want: oss.ErrOutcomeUnknown, sent: 1},
		{
			name: "never arrived, and somebody changes the object", fault: osstest.HangUpBeforeAct,
			meanwhile: func(srv *osstest.Server) { srv.Overwrite("photos", "tiger.jpg", "spots", fullObject) },
			want:      oss.ErrOutcomeUnknown, sent: 1,
		},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := fullServer(t, tt.versioning)
			srv.Inject("CopyObject", tt.fault)
			if tt.meanwhile != nil {
				srv.Inject("HeadObject", osstest.None, osstest.CallThenAct("another program", func() { tt.meanwhile(srv) }))
			}
			cfg := srv.PipeConfig()
			cfg.Reconcile = tt.reconcile
			req := oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", Metadata: map[string]string{"by": "you"}}
			if tt.set != nil {
				tt.set(&req)
			}
			got, err := newClient(t, cfg).UpdateObject(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "CopyObject"), tt.sent)
			o, _ := srv.Object("photos", "tiger.jpg")
			if err != nil {
				testkit.WantContains(t, err.Error(), "the same call can be made again")
				return
			}
			testkit.WantEqual(t, "Reconciled", got.Reconciled, tt.sent == 1)
			testkit.WantEqual(t, "the metadata", o.Metadata["by"], "you")
			testkit.WantEqual(t, "VersionID", got.VersionID, map[bool]string{true: o.VersionID}[tt.versioning != ""])
		})
	}
}

// TestUpdateObjectSecondIsBound: a second request changes nothing if the first one was made after all.
func TestUpdateObjectSecondIsBound(t *testing.T) {
	testkit.Run(t, "the first one is made late", func(t *testing.T) {
		srv := fullServer(t, "")
		srv.SetListLag(time.Minute) // so that reads show the object as it was
		srv.Inject("CopyObject", osstest.ActThenHangUp)
		_, err := srv.PipeClient().UpdateObject(t.Context(),
			oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", Metadata: map[string]string{"by": "you"}})
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		made := 0
		for _, r := range srv.Requests() {
			if r.Op == "CopyObject" {
				made += r.Done
			}
		}
		testkit.WantEqual(t, "changes made", made, 1)
	})
}

// TestUpdateObjectReadBeforeItsDate: the Date of a response is later than what it shows, so that the second of the object may have
// gone on after the read.
func TestUpdateObjectReadBeforeItsDate(t *testing.T) {
	testkit.Run(t, "written between the read and the Date", func(t *testing.T) {
		srv := fullServer(t, "")
		time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
		srv.Overwrite("photos", "tiger.jpg", "stripes", fullObject)
		cfg, heads := srv.PipeConfig(), 0
		next := cfg.HTTPClient.Transport
		cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
			res, err := next.RoundTrip(r)
			if heads++; err == nil && heads == 1 {
				time.Sleep(900 * time.Millisecond)
				srv.Overwrite("photos", "tiger.jpg", "stripes", fullObject, func(o *osstest.Object) { o.Metadata = map[string]string{"by": "them"} })
				time.Sleep(200 * time.Millisecond)
				res.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
			}
			return res, err
		})}
		_, err := newClient(t, cfg).UpdateObject(t.Context(), oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", ContentType: new("image/webp")})
		testkit.WantIs(t, err, nil)
		o, _ := srv.Object("photos", "tiger.jpg")
		testkit.WantEqual(t, "their metadata", o.Metadata["by"], "them")
		testkit.WantEqual(t, "our header", o.Header["Content-Type"], "image/webp")
	})
}
