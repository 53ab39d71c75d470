package oss_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// BenchmarkAllObjectVersions lists 100,000 versions in pages of 1000, every tenth of them a delete marker.
func BenchmarkAllObjectVersions(b *testing.B) {
	pages := &testkit.Pages{Type: "application/xml", Number: func(r *http.Request) int {
		var n int
		fmt.Sscanf(r.URL.Query().Get("key-marker"), "picture-%d.jpg", &n)
		return n / 1000
	}}
	for page := range 100 {
		var body bytes.Buffer
		body.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<ListVersionsResult>\n  <Name>photos</Name>\n  <EncodingType>url</EncodingType>\n")
		fmt.Fprintf(&body, "  <IsTruncated>%t</IsTruncated>\n", page < 99)
		if page < 99 {
			fmt.Fprintf(&body, "  <NextKeyMarker>picture-%06d.jpg</NextKeyMarker>\n  <NextVersionIdMarker>V</NextVersionIdMarker>\n", (page+1)*1000)
		}
		for i := range 1000 {
			kind, content := "Version", "    <ETag>\"35A27C2B9EAEEB6F48FD7FB5861D0001\"</ETag>\n    <Type>Normal</Type>\n    <Size>"+strconv.Itoa(i)+
				"</Size>\n    <StorageClass>Standard</StorageClass>\n"
			if i%10 == 9 {
				kind, content = "DeleteMarker", ""
			}
			fmt.Fprintf(&body, "  <%s>\n    <Key>picture-%06d.jpg</Key>\n    <VersionId>CAEQMxiBgICbof2D0BYiIGRhZjgwMzJiMjA3MjQ0ODE5MWYxZDYwMzJl%06d</VersionId>\n"+
				"    <IsLatest>true</IsLatest>\n    <LastModified>2020-05-18T05:45:47.000Z</LastModified>\n%s  </%s>\n", kind, page*1000+i, page*1000+i, content, kind)
		}
		body.WriteString("</ListVersionsResult>\n")
		pages.Bodies = append(pages.Bodies, body.Bytes())
	}
	client := newClient(b, oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", ""), HTTPClient: pages.Client()})
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[oss.ListedVersion, error] {
		return client.AllObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: "photos"})
	})
}
