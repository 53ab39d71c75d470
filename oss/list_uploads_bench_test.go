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

// BenchmarkAllMultipartUploads lists 100,000 uploads in pages of 1000.
func BenchmarkAllMultipartUploads(b *testing.B) {
	pages := &testkit.Pages{Type: "application/xml", Number: func(r *http.Request) int {
		var n int
		fmt.Sscanf(r.URL.Query().Get("key-marker"), "picture-%d.jpg", &n)
		return n / 1000
	}}
	for page := range 100 {
		var body bytes.Buffer
		body.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<ListMultipartUploadsResult>\n  <Bucket>photos</Bucket>\n  <EncodingType>url</EncodingType>\n")
		fmt.Fprintf(&body, "  <IsTruncated>%t</IsTruncated>\n", page < 99)
		if page < 99 {
			fmt.Fprintf(&body, "  <NextKeyMarker>picture-%06d.jpg</NextKeyMarker>\n  <NextUploadIdMarker>0004B999EF518A1FE585B0C9360DC4C8</NextUploadIdMarker>\n", (page+1)*1000)
		}
		for i := range 1000 {
			fmt.Fprintf(&body, "  <Upload>\n    <Key>picture-%06d.jpg</Key>\n    <UploadId>0004B999EF5A239BB9138C6227%06d</UploadId>\n"+
				"    <Initiated>2012-02-23T04:18:23.000Z</Initiated>\n  </Upload>\n", page*1000+i, page*1000+i)
		}
		body.WriteString("</ListMultipartUploadsResult>\n")
		pages.Bodies = append(pages.Bodies, body.Bytes())
	}
	client := newClient(b, oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", ""), HTTPClient: pages.Client()})
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[oss.MultipartUpload, error] {
		return client.AllMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: "photos"})
	})
}

// BenchmarkAllParts lists the 10,000 parts that an upload can have, in pages of 1000.
func BenchmarkAllParts(b *testing.B) {
	pages := &testkit.Pages{Type: "application/xml", Number: func(r *http.Request) int {
		n, _ := strconv.Atoi(r.URL.Query().Get("part-number-marker"))
		return n / 1000
	}}
	for page := range 10 {
		var body bytes.Buffer
		body.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<ListPartsResult>\n  <EncodingType>url</EncodingType>\n  <Bucket>photos</Bucket>\n" +
			"  <Key>tiger.jpg</Key>\n  <UploadId>0004B999EF5A239BB9138C6227D69F95</UploadId>\n")
		fmt.Fprintf(&body, "  <IsTruncated>%t</IsTruncated>\n  <NextPartNumberMarker>%d</NextPartNumberMarker>\n", page < 9, (page+1)*1000)
		for i := range 1000 {
			fmt.Fprintf(&body, "  <Part>\n    <PartNumber>%d</PartNumber>\n    <LastModified>2012-02-23T07:01:34.000Z</LastModified>\n"+
				"    <ETag>\"3349DC700140D7F86A0784842780A1B2\"</ETag>\n    <HashCrc64ecma>12753002859196105360</HashCrc64ecma>\n    <Size>6291456</Size>\n  </Part>\n",
				page*1000+i+1)
		}
		body.WriteString("</ListPartsResult>\n")
		pages.Bodies = append(pages.Bodies, body.Bytes())
	}
	client := newClient(b, oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", ""), HTTPClient: pages.Client()})
	testkit.BenchmarkList(b, 10_000, func(ctx context.Context) iter.Seq2[oss.Part, error] {
		return client.AllParts(ctx, oss.ListPartsRequest{Bucket: "photos", Key: "tiger.jpg", UploadID: "0004B999EF5A239BB9138C6227D69F95"})
	})
}
