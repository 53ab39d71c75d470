package box_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// BenchmarkAllFolderItems lists 100,000 items in pages of 1000, in their mini representation and with all that a copy may need.
func BenchmarkAllFolderItems(b *testing.B) {
	const file = `{"type":"file","id":"%d","sequence_id":"3","etag":"3","name":"picture-%06d.jpg","sha1":"85136c79cbf9fe36bb9d05d0639c70c265c18d37",` +
		`"file_version":{"type":"file_version","id":"%d","sha1":"85136c79cbf9fe36bb9d05d0639c70c265c18d37"}`
	user := func(as string) string {
		return `,"` + as + `":{"type":"user","id":"11446498","name":"Aaron Levie","login":"ceo@example.com"}`
	}
	for _, tt := range []struct{ name, more string }{
		{"mini", ""},
		{"all fields", `,"size":629644,"created_at":"2026-12-12T10:53:43-08:00","modified_at":"2026-12-12T10:53:43-08:00","description":"a picture",` +
			`"content_created_at":"2026-12-12T10:53:43-08:00","content_modified_at":"2026-12-12T10:53:43-08:00",` +
			`"parent":{"type":"folder","id":"11111","sequence_id":"1","etag":"1","name":"Pictures"},"item_status":"active"` +
			user("created_by") + user("modified_by") + user("owned_by")},
	} {
		b.Run(tt.name, func(b *testing.B) {
			pages := &testkit.Pages{Type: "application/json", Number: func(r *http.Request) int {
				n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("marker"), "m"))
				return n
			}}
			for page := range 100 {
				var body bytes.Buffer
				body.WriteString(`{"limit":1000,"entries":[`)
				for i := range 1000 {
					n := page*1000 + i
					fmt.Fprintf(&body, file+tt.more+"}", n, n, n)
					if i < 999 {
						body.WriteByte(',')
					}
				}
				next := ""
				if page < 99 {
					next = "m" + strconv.Itoa(page+1)
				}
				fmt.Fprintf(&body, `],"next_marker":%q}`, next)
				pages.Bodies = append(pages.Bodies, body.Bytes())
			}
			client, err := box.NewClient(box.Config{TokenSource: testkit.Token("t"), HTTPClient: pages.Client()})
			if err != nil {
				b.Fatal(err)
			}
			testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[box.Item, error] {
				return client.AllFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "11111"})
			})
		})
	}
}
