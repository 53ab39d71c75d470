package oss

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/sign"
)

var zans = &call.Answer{Status: 200, Header: http.Header{"X-Oss-Request-Id": {"5C25"}}, Body: []byte(`<?xml version="1.0" encoding="UTF-8"?>
<CopyObjectResult>
  <ETag>"F2064A169EE92E9775EE5324D0B1682E"</ETag>
  <LastModified>2018-12-28T09:41:56.000Z</LastModified>
</CopyObjectResult>`)}

func BenchmarkYDecode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		decodeCopiedObject(zans)
	}
}
func BenchmarkYSign(b *testing.B) {
	b.ReportAllocs()
	req, _ := http.NewRequest("PUT", "http://127.0.0.1:1/oss-example/copy_oss.jpg", nil)
	req.Header.Set("x-oss-copy-source", "/oss-example/oss.jpg")
	for b.Loop() {
		sign.V4(req, sign.Resource{Bucket: "oss-example", Key: "copy_oss.jpg"}, "cn-hangzhou", sign.Credentials{AccessKeyID: "i", AccessKeySecret: "s"}, time.Now())
	}
}
func BenchmarkYHeader(b *testing.B) {
	b.ReportAllocs()
	req := CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	for b.Loop() {
		req.header()
	}
}
func BenchmarkYCheck(b *testing.B) {
	b.ReportAllocs()
	req := CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	for b.Loop() {
		req.check()
	}
}
