package oss_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenGetBucketVersioning holds both samples of the page, with their masked ids filled up, and its two error codes in
// the form of the service's own errors.
func TestGoldenGetBucketVersioning(t *testing.T) {
	tests := []struct {
		name   string
		status oss.VersioningStatus
		id     string
		is     []error
	}{
		{"enabled", oss.VersioningEnabled, "5CAC0342B7AEADE017000000", nil},
		{"never_enabled", "", "5CAC015CB7AEADE017000000", nil},
		{"access_denied", "", "", []error{oss.ErrorCodeAccessDenied, fs.ErrPermission}},
		{"no_such_bucket", "", "", []error{oss.ErrorCodeNoSuchBucket, fs.ErrNotExist}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client := goldenClient(t, "get_bucket_versioning/"+tt.name, "cn-hangzhou", "bucket-versioning.oss-cn-hangzhou.aliyuncs.com", oss.SignatureV1)
			got, err := client.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "bucket-versioning"})
			testkit.WantIs(t, err, tt.is...)
			want := oss.GetBucketVersioningResponse{Status: tt.status, RequestID: tt.id}
			if (err == nil) != (tt.is == nil) || err == nil && *got != want {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestGetBucketVersioning(t *testing.T) {
	srv := newServer(t)
	srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	srv.AddBucket("paused", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningSuspended })
	srv.AddAccessKey("reader", "r", "oss:GetObject", "oss:PutObject", "oss:GetObjectVersion")
	v1 := srv.PipeConfig()
	v1.SignatureVersion = oss.SignatureV1
	for _, client := range []*oss.Client{srv.PipeClient(), srv.Client(), newClient(t, v1)} {
		for bucket, want := range map[string]oss.VersioningStatus{"photos": "", "kept": oss.VersioningEnabled, "paused": oss.VersioningSuspended} {
			got, err := client.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: bucket})
			if err != nil {
				t.Errorf("%s: %v", bucket, err)
				continue
			}
			if got.Status != want {
				t.Errorf("%s: got.Status is %v, want %v", bucket, got.Status, want)
			}
			if got.RequestID == "" {
				t.Errorf("%s: got %+v, %v", bucket, got, err)
			}
		}
	}
	cfg := srv.PipeConfig()
	cfg.Credentials = oss.StaticCredentials("reader", "r", "")
	_, err := newClient(t, cfg).GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "photos"})
	if p := wantCode(t, err, oss.ErrorCodeAccessDenied); p.Op != "oss.GetBucketVersioning" {
		t.Errorf("a key for objects alone: Op is %q, want oss.GetBucketVersioning", p.Op)
	}
}

// TestGetBucketVersioningOddAnswers: an answer that says nothing must not pass for a bucket without versioning.
func TestGetBucketVersioningOddAnswers(t *testing.T) {
	for body, want := range map[string]oss.VersioningStatus{
		`<VersioningConfiguration><Status> Enabled </Status></VersioningConfiguration>`:    "Enabled",
		`<VersioningConfiguration><Status>Paused</Status><New/></VersioningConfiguration>`: "Paused",
		`<VersioningConfiguration><Status/></VersioningConfiguration>`:                     "",
		"\ufeff" + `<v:VersioningConfiguration xmlns:v="u"></v:VersioningConfiguration>`:   "",
		``:                              "refused",
		`<VersioningConfiguration>`:     "refused",
		`<Error><Code>x</Code></Error>`: "refused",
		`<html/>`:                       "refused",
		`{"Status":""}`:                 "refused",
	} {
		got, err := answering(t, 200, nil, body).GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "photos"})
		if (err != nil) != (want == "refused") || err == nil && got.Status != want {
			t.Errorf("%q: got %+v, %v", body, got, err)
		}
	}
}

func FuzzDecodeVersioning(f *testing.F) {
	for _, body := range []string{`<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>`, `<VersioningConfiguration/>`,
		`<Error><Code>AccessDenied</Code></Error>`, `<VersioningConfiguration><Status>`, ``} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		res, err := answering(t, 200, nil, string(body)).GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "photos"})
		switch {
		case err == nil && (!bytes.Contains(body, []byte("VersioningConfiguration")) || strings.TrimSpace(string(res.Status)) != string(res.Status)):
			t.Errorf("got %+v", res)
		case err != nil && res != nil:
			t.Errorf("got %+v, %v", res, err)
		}
	})
}
