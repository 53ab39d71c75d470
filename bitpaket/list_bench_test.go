package bitpaket_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// BenchmarkQuery lists a directory of 10,000 objects: about as many as a response may have. Its list has no pages, so that a call
// returns them all; ten calls make 100,000.
func BenchmarkQuery(b *testing.B) {
	const objects, calls = 10_000, 10
	var body bytes.Buffer
	body.WriteString(`{"success":true,"message":"","data":{"storage":{"objects":10000,"folders":0},"folders":[],"objects":[`)
	for n := range objects {
		fmt.Fprintf(&body, `{"object_id":"4a7d1ed4-1b5c-4e7a-8f3d-%012d","properties":{"name":"picture-%06d.jpg","size":19251,"size_pretty":"18.8 KB",`+
			`"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","hash_type":"SHA256","description":"a picture",`+
			`"mime_type":"image/jpeg","is_sealed":false,"is_secure":false,"is_streamable":true,"is_block":false,"is_versioned":false,"version":0,`+
			`"revision":"a1b2c3d4e5","created_on":"2026-04-27 11:22:42","updated_on":"2026-04-27 11:22:42"},`+
			`"urls":{"url":"https://x.bitpaket.example/picture-%06d.jpg","domains":[]}}`, n, n, n)
		if n < objects-1 {
			body.WriteByte(',')
		}
	}
	body.WriteString(`]}}`)
	pages := &testkit.Pages{Type: "application/json", Bodies: [][]byte{body.Bytes()}, Number: func(*http.Request) int { return 0 }}
	client, err := bitpaket.NewClient(bitpaket.Config{TokenSource: testkit.Token("t"), ClientSecret: "s", HTTPClient: pages.Client()})
	if err != nil {
		b.Fatal(err)
	}
	testkit.BenchmarkList(b, objects*calls, func(ctx context.Context) iter.Seq2[bitpaket.Object, error] {
		return func(yield func(bitpaket.Object, error) bool) {
			for range calls {
				res, err := client.Query(ctx, bitpaket.QueryRequest{Folder: "/pictures"})
				if err != nil {
					yield(bitpaket.Object{}, err)
					return
				}
				for _, o := range res.Objects {
					if !yield(o, nil) {
						return
					}
				}
			}
		}
	})
}
