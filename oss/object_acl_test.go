package oss_test

import (
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestObjectACL sets and reads the ACL of a version, under both signatures.
func TestObjectACL(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		srv := osstest.NewServer(t)
		srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		old := srv.AddObject("kept", "a+b", "old")
		srv.AddObject("kept", "a+b", "new")
		cfg := srv.PipeConfig()
		cfg.SignatureVersion = version
		client := newClient(t, cfg)
		put, err := client.PutObjectACL(t.Context(), oss.PutObjectACLRequest{Bucket: "kept", Key: "a+b", VersionID: old, ACL: oss.ACLPublicRead})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the version that was changed", put.VersionID, old)
		for id, want := range map[string]oss.ACL{old: oss.ACLPublicRead, "": oss.ACLDefault} {
			got, err := client.GetObjectACL(t.Context(), oss.GetObjectACLRequest{Bucket: "kept", Key: "a+b", VersionID: id})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "the ACL", got.ACL, want)
		}
	}
}

func TestObjectACLInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	_, err := client.PutObjectACL(t.Context(), oss.PutObjectACLRequest{Bucket: "photos", Key: "a"})
	testkit.WantInvalid(t, err, "oss.PutObjectACL: ACL is required")
	_, err = client.PutObjectACL(t.Context(), oss.PutObjectACLRequest{Bucket: "photos", ACL: oss.ACLPrivate})
	testkit.WantInvalid(t, err, "oss.PutObjectACL: Key is required")
	_, err = client.GetObjectACL(t.Context(), oss.GetObjectACLRequest{Bucket: "photos"})
	testkit.WantInvalid(t, err, "oss.GetObjectACL: Key is required")
}

func TestGetObjectACLOddAnswers(t *testing.T) {
	for _, body := range []string{``, `<AccessControlPolicy/>`, `<html/>`, `<AccessControlPolicy><Owner/></AccessControlPolicy>`} {
		got, err := answering(t, 200, nil, body).GetObjectACL(t.Context(), oss.GetObjectACLRequest{Bucket: "photos", Key: "a"})
		if err == nil {
			t.Errorf("%q: got %+v", body, got)
		}
	}
}
