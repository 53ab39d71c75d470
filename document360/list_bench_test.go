package document360_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

// listClient is a client of a list of 100,000 entries in pages of 100. frame surrounds the entries and the pagination of a page.
func listClient(b *testing.B, frame string, entry func(n int) string) *document360.Client {
	b.Helper()
	pages := &testkit.Pages{Type: "application/json", Number: func(r *http.Request) int {
		if n, err := strconv.Atoi(r.URL.Query().Get("cursor")); err == nil {
			return n
		}
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		return max(n, 1) - 1
	}}
	for page := range 1000 {
		var entries bytes.Buffer
		for i := range 100 {
			entries.WriteString(entry(page*100 + i))
			if i < 99 {
				entries.WriteByte(',')
			}
		}
		pagination := fmt.Sprintf(`{"page":%d,"page_size":100,"total_count":null,"has_more":%t,"next_cursor":null}`, page+1, page < 999)
		pages.Bodies = append(pages.Bodies, fmt.Appendf(nil, `{"data":`+frame+`,"success":true,"request_id":"r1","errors":null,"warnings":null}`,
			entries.Bytes(), pagination))
	}
	client, err := document360.NewClient(document360.Config{TokenSource: testkit.Token("t"), HTTPClient: pages.Client()})
	if err != nil {
		b.Fatal(err)
	}
	return client
}

const listFrame = `[%s],"pagination":%s`

func listedFile(n int) string {
	return fmt.Sprintf(`{"id":"9a3b4c5d-6e7f-8a9b-0c1d-%012d","file_name":"picture-%06d.png","file_type":"png","file_url":"https://cdn.example/p.png",`+
		`"modified_at":"2026-04-27T11:22:42.2951633Z","updated_by":"1f2e3d4c","size":"2.4 MB","height":"800","width":"600",`+
		`"parent_folder_id":"60a7b2c9e4b0f1a2b3c4d5e6","title":"picture","alternative_text":null,"tags":null,"thumbnail_url":null,"is_starred":false}`, n, n)
}

// BenchmarkAllFolderFiles lists 100,000 files of a folder.
func BenchmarkAllFolderFiles(b *testing.B) {
	client := listClient(b, `{"id":"f1","title":"Pictures","sub_folders":[],"files":[%s],"files_pagination":%s}`, listedFile)
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[document360.File, error] {
		return client.AllFolderFiles(ctx, document360.GetFolderRequest{ProjectID: "p1", FolderID: "f1"})
	})
}

// BenchmarkAllSearchResults lists 100,000 files that a search finds.
func BenchmarkAllSearchResults(b *testing.B) {
	client := listClient(b, listFrame, listedFile)
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[document360.File, error] {
		return client.AllSearchResults(ctx, document360.SearchRequest{ProjectID: "p1", Keyword: "picture"})
	})
}

// BenchmarkAllFolders lists 100,000 folders at the top of a project.
func BenchmarkAllFolders(b *testing.B) {
	client := listClient(b, listFrame, func(n int) string {
		return fmt.Sprintf(`{"id":"60a7b2c9-e4b0-f1a2-b3c4-%012d","title":"Pictures %06d","parent_folder_id":null,"sub_folders":[],"items_count":3,`+
			`"updated_by":"1f2e3d4c","modified_at":"2026-04-27T11:22:42.2951633Z","order":%d,"is_starred":false}`, n, n, n)
	})
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[document360.Folder, error] {
		return client.AllFolders(ctx, document360.ListFoldersRequest{ProjectID: "p1"})
	})
}

// BenchmarkAllProjects lists 100,000 projects.
func BenchmarkAllProjects(b *testing.B) {
	client := listClient(b, listFrame, func(n int) string {
		return fmt.Sprintf(`{"id":"60a7b2c9-e4b0-f1a2-b3c4-%012d","name":"Project %06d","description":"all of it","sub_domain_name":"docs",`+
			`"created_at":"2026-04-27T11:22:42Z","modified_at":"2026-04-27T11:22:42Z","status":0}`, n, n)
	})
	testkit.BenchmarkList(b, 100_000, func(ctx context.Context) iter.Seq2[document360.Project, error] {
		return client.AllProjects(ctx, document360.ListProjectsRequest{})
	})
}
