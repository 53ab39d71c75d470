package interop

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/signer"

	"github.com/farcopy/farcopy/internal/sign"
)

// TestURLSignersAgree: the vendor's signers come to the same URL for a request whose query is empty.
func TestURLSignersAgree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the vendor's signer of version 4 reads the clock
		r, product := newRandom(), "oss"
		for range 1000 {
			v := r.vector()
			v.at = time.Now()
			ours, theirs := v.request(t), v.request(t)
			ours.URL.RawQuery, theirs.URL.RawQuery = "", ""
			ours.Header.Del("X-Oss-Content-Sha256") // what OSS takes is fixed: the payload is never signed
			theirs.Header.Del("X-Oss-Content-Sha256")
			key := sign.Credentials{AccessKeyID: "LTAI-example", AccessKeySecret: v.secret, SecurityToken: v.token}
			resource := sign.Resource{Bucket: v.bucket, Key: v.key}
			ctx := &signer.SigningContext{
				Product: &product, Region: &v.region, Request: theirs, Time: v.at.Add(time.Hour), AuthMethodQuery: true,
				Credentials: &credentials.Credentials{AccessKeyID: "LTAI-example", AccessKeySecret: v.secret, SecurityToken: v.token},
			}
			if v.bucket != "" {
				ctx.Bucket = &v.bucket
			}
			if v.key != "" {
				ctx.Key = &v.key
			}
			var vendors signer.Signer = &signer.SignerV4{}
			if v.version == "V1" {
				vendors = &signer.SignerV1{}
				sign.PresignV1(ours, resource, key, v.at, time.Hour)
			} else {
				sign.PresignV4(ours, resource, v.region, key, v.at, time.Hour)
			}
			if err := vendors.Sign(context.Background(), ctx); err != nil {
				t.Fatal(err)
			}
			if got, want := ours.URL.Query().Encode(), theirs.URL.Query().Encode(); got != want {
				t.Fatalf("%+v:\ngot  %s\nwant %s", v, got, want)
			}
		}
	})
}
