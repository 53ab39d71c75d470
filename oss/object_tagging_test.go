package oss_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestObjectTagging sets, reads and removes tags, of the current version and of an old one, under both signatures.
func TestObjectTagging(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		srv := osstest.NewServer(t)
		srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		old, now := srv.AddObject("kept", "a+b", "old"), srv.AddObject("kept", "a+b", "new")
		cfg := srv.PipeConfig()
		cfg.SignatureVersion = version
		client := newClient(t, cfg)
		tags := []oss.Tag{{Key: "a b", Value: "x+y=z"}, {Key: "ü", Value: ""}}
		put, err := client.PutObjectTagging(t.Context(), oss.PutObjectTaggingRequest{Bucket: "kept", Key: "a+b", VersionID: old, Tags: tags})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the version that was changed", put.VersionID, old)
		for id, want := range map[string][]oss.Tag{old: tags, now: nil, "": nil} {
			got, err := client.GetObjectTagging(t.Context(), oss.GetObjectTaggingRequest{Bucket: "kept", Key: "a+b", VersionID: id})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantSame(t, got.Tags, want)
		}
		if _, err := client.DeleteObjectTagging(t.Context(), oss.DeleteObjectTaggingRequest{Bucket: "kept", Key: "a+b", VersionID: old}); err != nil {
			t.Fatal(err)
		}
		got, err := client.GetObjectTagging(t.Context(), oss.GetObjectTaggingRequest{Bucket: "kept", Key: "a+b", VersionID: old})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, got.Tags, []oss.Tag(nil))
	}
}

func TestPutObjectTaggingInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	tag := func(key, value string) []oss.Tag { return []oss.Tag{{Key: key, Value: value}} }
	for _, tt := range []struct {
		req  oss.PutObjectTaggingRequest
		want string
	}{
		{oss.PutObjectTaggingRequest{Key: "a", Tags: tag("k", "")}, "Bucket is required"},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Tags: tag("k", "")}, "Key is required"},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Key: "a"}, "Tags is required"},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Key: "a", Tags: tag("", "")}, "Tags has a tag without a key"},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Key: "a", Tags: tag("k\x00", "")}, "Tags has a tag with a control character"},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Key: "a", Tags: tag("k", strings.Repeat("v", 257))},
			"Tags has a key of more than 128 or a value of more than 256 characters"},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Key: "a", Tags: append(tag("k", "1"), tag("k", "2")...)}, `Tags has two tags with the key "k"`},
		{oss.PutObjectTaggingRequest{Bucket: "photos", Key: "a", Tags: make([]oss.Tag, 11)}, "Tags holds 11 tags: an object has at most 10"},
	} {
		_, err := client.PutObjectTagging(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.PutObjectTagging: "+tt.want)
	}
}

func TestGetObjectTaggingOddAnswers(t *testing.T) {
	for _, body := range []string{``, `<Tagging>`, `<html/>`, `<Error><Code>x</Code></Error>`} {
		got, err := answering(t, 200, nil, body).GetObjectTagging(t.Context(), oss.GetObjectTaggingRequest{Bucket: "photos", Key: "a"})
		if err == nil {
			t.Errorf("%q: got %+v", body, got)
		}
	}
}

// TestPutObjectTaggingLost: what is set is sent again, and the error is an unknown outcome where nothing is known in the end.
func TestPutObjectTaggingLost(t *testing.T) {
	page := osstest.Respond("page", testkit.Body(200, "<html>"))
	tests := []struct {
		name   string
		faults []osstest.Fault
		want   error
		sent   int
		set    bool
	}{
		{"set, response lost", []osstest.Fault{osstest.ActThenHangUp}, nil, 2, true},
		{"never arrived", []osstest.Fault{osstest.HangUpBeforeAct}, nil, 2, true},
		{"a page of another's", []osstest.Fault{page}, nil, 2, true},
		{"an empty 200 of another's", []osstest.Fault{osstest.Respond("empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })}, nil, 2, true},
		{"never answered", []osstest.Fault{page, page, page, page}, oss.ErrOutcomeUnknown, 4, false},
		{"its own timeout", []osstest.Fault{osstest.Slow(10 * time.Minute)}, oss.ErrOutcomeUnknown, 1, false},
		{"lost, then refused", []osstest.Fault{osstest.ActThenHangUp, osstest.Status(403)}, oss.ErrOutcomeUnknown, 2, true},
		{"refused", []osstest.Fault{osstest.Status(403)}, oss.ErrorCodeAccessDenied, 1, false},
		{"throttled", []osstest.Fault{osstest.RateLimit(time.Second)}, nil, 2, true},
		{"throttled for long", []osstest.Fault{osstest.RateLimit(time.Hour)}, oss.ErrRateLimited, 1, false},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("PutObjectTagging", tt.faults...)
			_, err := srv.PipeClient().PutObjectTagging(t.Context(), oss.PutObjectTaggingRequest{
				Bucket: "photos", Key: "tiger.jpg", Tags: []oss.Tag{{Key: "new", Value: "1"}},
			})
			testkit.WantIs(t, err, tt.want)
			if tt.want == oss.ErrOutcomeUnknown {
				testkit.WantIsNot(t, err, oss.ErrNotExecuted, oss.ErrTransient)
				testkit.WantIsNot(t, err, testkit.Portable...)
				testkit.WantContains(t, err.Error(), "the same call can be made again")
			}
			testkit.WantEqual(t, "requests", count(srv, "PutObjectTagging"), tt.sent)
			o, _ := srv.Object("photos", "tiger.jpg")
			testkit.WantEqual(t, "set", o.Tags["new"] == "1", tt.set)
		})
	}
}
