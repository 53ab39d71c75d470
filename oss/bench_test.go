package oss_test

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/farcopy/farcopy/oss"
)

const copyAnswer = `<?xml version="1.0" encoding="UTF-8"?>
<CopyObjectResult>
  <ETag>"F2064A169EE92E9775EE5324D0B1682E"</ETag>
  <LastModified>2018-12-28T09:41:56.000Z</LastModified>
</CopyObjectResult>`

// instantServer makes every copy at once, so that what is measured is the client.
func instantServer(b *testing.B) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["X-Oss-Request-Id"] = []string{"5C25EFE4462CE00EC6D87156"}
		h["Content-Type"] = []string{"application/xml"}
		io.WriteString(w, copyAnswer)
	}))
	b.Cleanup(srv.Close)
	return srv.URL
}

// BenchmarkCopyObject stands beside BenchmarkRawHTTP: what the SDK adds to net/http.
func BenchmarkCopyObject(b *testing.B) { benchmarkCopyObject(b) }

// BenchmarkWithIntent shows what an intent costs, beside the saving.
func BenchmarkWithIntent(b *testing.B) {
	benchmarkCopyObject(b, oss.WithIntent(func(context.Context, oss.Intent) error { return nil }))
}

func benchmarkCopyObject(b *testing.B, opts ...oss.CallOption) {
	client, err := oss.NewClient(oss.Config{
		Region: "cn-hangzhou", Endpoint: instantServer(b), Credentials: oss.StaticCredentials("i", "s", ""),
	})
	if err != nil {
		b.Fatal(err)
	}
	req := oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	if _, err := client.CopyObject(b.Context(), req); err != nil { // shows the service's clock, which an intent needs
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.CopyObject(b.Context(), req, opts...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRawHTTP is the least that a program without an SDK has to do: the signature is precomputed.
func BenchmarkRawHTTP(b *testing.B) {
	url := instantServer(b) + "/oss-example/copy_oss.jpg"
	client := &http.Client{Transport: &http.Transport{}}
	b.ReportAllocs()
	for b.Loop() {
		if etag := rawCopy(b, client, url); etag == "" {
			b.Fatal("no ETag")
		}
	}
}

func rawCopy(b *testing.B, client *http.Client, url string) string {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPut, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("x-oss-copy-source", "/oss-example/oss.jpg")
	req.Header.Set("x-oss-content-sha256", "UNSIGNED-PAYLOAD")
	req.Header.Set("x-oss-date", "20261121T000000Z")
	req.Header.Set("Authorization", "OSS4-HMAC-SHA256 Credential=i/20261121/cn-hangzhou/oss/aliyun_v4_request,Signature=0000000000000000000000000000000000000000000000000000000000000000")
	resp, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		b.Fatal(resp.Status)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	var result struct {
		XMLName      xml.Name `xml:"CopyObjectResult"`
		ETag         string
		LastModified string
	}
	if err := xml.Unmarshal(body, &result); err != nil {
		b.Fatal(err)
	}
	return result.ETag
}
