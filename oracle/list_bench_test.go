package oracle_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// BenchmarkAllFolderItems lists 100,000 files in pages of 200.
func BenchmarkAllFolderItems(b *testing.B) {
	pages := &testkit.Pages{Type: "application/json", Number: func(r *http.Request) int {
		n, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		return n / 200
	}}
	const user = `{"displayName":"tdoe","id":"U98DF1DE5A6B1FBA4C0F3CD3B5E2D4C6C5C8C0F1A3D9E7B","type":"user"}`
	for page := range 500 {
		var body bytes.Buffer
		fmt.Fprintf(&body, `{"totalResults":"100000","limit":"200","count":"200","hasMore":%q,"offset":"%d","errorCode":"0","items":[`,
			map[bool]string{true: "1", false: "0"}[page < 499], page*200)
		for i := range 200 {
			n := page*200 + i
			fmt.Fprintf(&body, `{"id":"D%047d","parentID":"F4EA5C3D8A51ADD1D4C0F3CD3B5E2D4C6C5C8C0F1A3D9E7","name":"picture-%06d.jpg","type":"file",`+
				`"description":"","size":"1842","version":"1","mimeType":"image/jpeg","createdTime":"2026-02-24T15:06:44Z",`+
				`"modifiedTime":"2026-02-24T15:06:44Z","createdBy":`+user+`,"modifiedBy":`+user+`,"ownedBy":`+user+`}`, n, n)
			if i < 199 {
				body.WriteByte(',')
			}
		}
		body.WriteString(`]}`)
		pages.Bodies = append(pages.Bodies, body.Bytes())
	}
	client, err := oracle.NewClient(oracle.Config{BaseURL: "https://h.example", TokenSource: testkit.Token("t"), HTTPClient: pages.Client()})
	if err != nil {
		b.Fatal(err)
	}
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[oracle.Item, error] {
		return client.AllFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: "F1"})
	})
}
