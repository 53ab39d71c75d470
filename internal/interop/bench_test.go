package interop

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/signer"

	"github.com/farcopy/farcopy/oss"
)

const copied = `<?xml version="1.0" encoding="UTF-8"?>
<CopyObjectResult>
  <ETag>"F2064A169EE92E9775EE5324D0B1682E"</ETag>
  <LastModified>2018-12-28T09:41:56.000Z</LastModified>
</CopyObjectResult>`

// instantServer copies everything at once and checks nothing, so that the clients are what is measured. It is on loopback.
func instantServer(b *testing.B) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Oss-Request-Id", "5C25EFE4462CE00EC6D87156")
		w.Header().Set("Content-Type", "application/xml")
		io.WriteString(w, copied)
	}))
	b.Cleanup(srv.Close)
	return srv.URL
}

// BenchmarkVendorCopy is a copy by the vendor's SDK, BenchmarkOursCopy one by package oss, BenchmarkRawCopy one by net/http
// alone, with a signature made before.
func BenchmarkVendorCopy(b *testing.B) {
	client := vendor.NewClient(vendor.LoadDefaultConfig().WithRegion("cn-hangzhou").WithEndpoint(instantServer(b)).
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider("i", "s")))
	req := &vendor.CopyObjectRequest{Bucket: vendor.Ptr("oss-example"), Key: vendor.Ptr("copy_oss.jpg"), SourceKey: vendor.Ptr("oss.jpg")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.CopyObject(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOursCopy(b *testing.B) {
	client := must[*oss.Client](b)(oss.NewClient(oss.Config{
		Region: "cn-hangzhou", Endpoint: instantServer(b), Credentials: oss.StaticCredentials("i", "s", ""),
	}))
	req := oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.CopyObject(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRawCopy(b *testing.B) {
	url := instantServer(b) + "/oss-example/copy_oss.jpg"
	client := &http.Client{Transport: &http.Transport{}}
	b.ReportAllocs()
	for b.Loop() {
		req := must[*http.Request](b)(http.NewRequestWithContext(b.Context(), http.MethodPut, url, nil))
		req.Header.Set("X-Oss-Copy-Source", "/oss-example/oss.jpg")
		req.Header.Set("X-Oss-Content-Sha256", "UNSIGNED-PAYLOAD")
		req.Header.Set("X-Oss-Date", "20261121T000000Z")
		req.Header.Set("Authorization", "OSS4-HMAC-SHA256 Credential=i/20261121/cn-hangzhou/oss/aliyun_v4_request,Signature=0")
		resp := must[*http.Response](b)(client.Do(req))
		body := must[[]byte](b)(io.ReadAll(resp.Body))
		resp.Body.Close()
		var result struct {
			XMLName            xml.Name `xml:"CopyObjectResult"`
			ETag, LastModified string
		}
		if err := xml.Unmarshal(body, &result); err != nil || result.ETag == "" {
			b.Fatal(err, resp.Status)
		}
	}
}

// signed is a copy as both signers get it.
func signed(version string) *vector {
	return &vector{
		version: version, method: http.MethodPut, url: "https://oss-example.oss-cn-hangzhou.aliyuncs.com/copy_oss.jpg",
		region: "cn-hangzhou", bucket: "oss-example", key: "copy_oss.jpg", secret: "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV",
		at:     time.Date(2026, 11, 21, 21, 30, 45, 0, time.UTC),
		header: http.Header{"X-Oss-Copy-Source": {"/oss-example/oss.jpg"}, "X-Oss-Metadata-Directive": {"COPY"}},
	}
}

// BenchmarkVendorSign and BenchmarkOursSign sign the same request again and again.
func BenchmarkVendorSign(b *testing.B) {
	for _, version := range []string{"V4", "V1"} {
		b.Run(version, func(b *testing.B) {
			v := signed(version)
			req, product := v.request(b), "oss"
			var s signer.Signer = &signer.SignerV4{}
			if version == "V1" {
				s = &signer.SignerV1{}
			}
			key := &credentials.Credentials{AccessKeyID: "LTAI-example", AccessKeySecret: v.secret}
			b.ReportAllocs()
			for b.Loop() {
				ctx := &signer.SigningContext{
					Product: &product, Region: &v.region, Bucket: &v.bucket, Key: &v.key, Request: req, Time: v.at, Credentials: key,
				}
				if err := s.Sign(context.Background(), ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOursSign(b *testing.B) {
	for _, version := range []string{"V4", "V1"} {
		b.Run(version, func(b *testing.B) {
			v := signed(version)
			req := v.request(b)
			b.ReportAllocs()
			for b.Loop() {
				signOurs(req, v)
			}
		})
	}
}
