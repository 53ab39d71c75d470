package oss_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestOthersAttributes: the copy is lost, and somebody puts an object of the same bytes in its place that is not all that was
// asked for. It is never told as the copy, and never overwritten.
func TestOthersAttributes(t *testing.T) {
	replace := func(change func(*oss.CopyObjectRequest)) func(*oss.CopyObjectRequest) {
		return func(r *oss.CopyObjectRequest) {
			r.MetadataDirective, r.ContentType, r.Metadata = oss.DirectiveReplace, "image/jpeg", map[string]string{"by": "me"}
			if change != nil {
				change(r)
			}
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*oss.CopyObjectRequest)
		theirs func(*osstest.Object) // what differs from tiger's object
	}{
		{"metadata that is copied", nil, func(o *osstest.Object) { o.Metadata = nil }},
		{"metadata that is copied, with more", nil, func(o *osstest.Object) { o.Metadata = map[string]string{"by": "me", "for": "you"} }},
		{"a Content-Type that is copied", nil, func(o *osstest.Object) { o.Header = map[string]string{"Content-Type": "image/png"} }},
		{"metadata that is replaced", replace(nil), func(o *osstest.Object) { o.Metadata = map[string]string{"by": "you"} }},
		{"a Content-Type that is replaced", replace(nil), func(o *osstest.Object) { o.Header = map[string]string{"Content-Type": "image/png"} }},
		{"Cache-Control that is replaced", replace(func(r *oss.CopyObjectRequest) { r.CacheControl = "no-store" }), nil},
		{"tags that are copied", nil, func(o *osstest.Object) { o.Tags = nil }},
		{"ACL private", func(r *oss.CopyObjectRequest) { r.ACL = oss.ACLPrivate }, nil},
		{"ACL private, theirs is public", func(r *oss.CopyObjectRequest) { r.ACL = oss.ACLPrivate }, func(o *osstest.Object) { o.ACL = "public-read" }},
		{"tags", func(r *oss.CopyObjectRequest) {
			r.TaggingDirective, r.Tags = oss.TaggingDirectiveReplace, []oss.Tag{{Key: "k", Value: "w"}}
		}, nil},
		{"no tags", func(r *oss.CopyObjectRequest) { r.TaggingDirective = oss.TaggingDirectiveReplace }, nil},
		{"class", func(r *oss.CopyObjectRequest) { r.StorageClass = oss.StorageClassIA }, nil},
		{"encryption", func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = "AES256" }, nil},
	} {
		for title, fault := range map[string]func(string, http.HandlerFunc) osstest.Fault{
			"not made": osstest.Respond, "made": osstest.ActThenRespond,
		} {
			testkit.Run(t, tt.name+", "+title, func(t *testing.T) {
				srv := newServer(t)
				put := func() {
					time.Sleep(2 * time.Second)
					source, _ := srv.Object("photos", tiger.SourceKey)
					srv.AddObject("photos", tiger.Key, source.Content, func(o *osstest.Object) {
						o.LastModified, o.Header, o.Metadata, o.Tags = srv.Now(), source.Header, source.Metadata, source.Tags
						if tt.theirs != nil {
							tt.theirs(o)
						}
					})
				}
				srv.Inject("CopyObject", failing("put by somebody, 500", fault, put))
				req := tiger
				if tt.change != nil {
					tt.change(&req)
				}
				res, err := srv.PipeClient().CopyObject(t.Context(), req)
				if !errors.Is(err, oss.ErrOutcomeUnknown) {
					t.Errorf("got %+v, %v, want an unknown outcome", res, err)
				}
				testkit.WantSent(t, srv, "CopyObject", 1)
			})
		}
	}
}

// TestAskedAttributesAreFound: the copy is found where HeadObject shows all that was asked for, and a candidate where an ACL
// or tags were asked for, which it does not show.
func TestAskedAttributesAreFound(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*oss.CopyObjectRequest)
		want   error
	}{
		{"metadata", func(r *oss.CopyObjectRequest) {
			r.MetadataDirective, r.Metadata, r.CacheControl = oss.DirectiveReplace, map[string]string{"By": "you"}, "no-store"
		}, nil},
		{"an expiry", func(r *oss.CopyObjectRequest) {
			r.MetadataDirective, r.Expires = oss.DirectiveReplace, time.Now().Add(time.Hour)
		}, nil},
		{"class", func(r *oss.CopyObjectRequest) { r.StorageClass = oss.StorageClassIA }, nil},
		{"encryption", func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = "AES256" }, nil},
		{"the default ACL", func(r *oss.CopyObjectRequest) { r.ACL = oss.ACLDefault }, nil},
		{"no tags", func(r *oss.CopyObjectRequest) { r.TaggingDirective = oss.TaggingDirectiveReplace }, nil},
		{"ACL private", func(r *oss.CopyObjectRequest) { r.ACL = oss.ACLPrivate }, oss.ErrOutcomeUnknown},
		{"tags", func(r *oss.CopyObjectRequest) {
			r.TaggingDirective, r.Tags = oss.TaggingDirectiveReplace, []oss.Tag{{Key: "k", Value: "w"}}
		}, oss.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyObject", osstest.ActThenHangUp)
			req := tiger
			tt.change(&req)
			res, err := srv.PipeClient().CopyObject(t.Context(), req)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %+v, %v, want %v", res, err, tt.want)
			}
			if err == nil && !res.Reconciled {
				t.Errorf("got %+v", res)
			}
			testkit.WantSent(t, srv, "CopyObject", 1)
		})
	}
}

// TestCopyWithoutAnID: the first copy is answered without a readable LastModified, so that nothing tells it from a second one
// to the same key. A second copy that is lost is not told made for it.
func TestCopyWithoutAnID(t *testing.T) {
	for _, tt := range []struct {
		name string
		body string
	}{
		{"no LastModified", `<CopyObjectResult><ETag>"5B3C1A2E053D763E1B002CC607C5A0FE"</ETag></CopyObjectResult>`},
		{"an unreadable one", `<CopyObjectResult><ETag>"5B3C1A2E053D763E1B002CC607C5A0FE"</ETag><LastModified>soon</LastModified></CopyObjectResult>`},
	} {
		for _, lost := range []osstest.Fault{osstest.HangUpBeforeAct, osstest.Status(500), osstest.ActThenHangUp} {
			testkit.Run(t, tt.name+", "+lost.Name, func(t *testing.T) {
				srv := newServer(t)
				srv.Inject("CopyObject", osstest.ActThenRespond(tt.name, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("X-Oss-Request-Id", "r1")
					w.Header().Set("Date", srv.Now().UTC().Format(http.TimeFormat))
					w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?>` + tt.body))
				}), lost)
				c := srv.PipeClient()
				if _, err := c.CopyObject(t.Context(), tiger); err != nil {
					t.Fatal(err)
				}
				res, err := c.CopyObject(t.Context(), tiger, oss.WithMaxAttempts(1))
				if !errors.Is(err, oss.ErrOutcomeUnknown) {
					t.Errorf("got %+v, %v, want an unknown outcome", res, err)
				}
			})
		}
	}
}
