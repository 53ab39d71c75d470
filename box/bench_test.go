package box_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// copyServer answers every copy over loopback with the documented sample.
func copyServer(b *testing.B) *httptest.Server {
	b.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "copy_folder", "nodejs_sample.response.http"))
	if err != nil {
		b.Fatal(err)
	}
	_, body, _ := bytes.Cut(text, []byte("\n\n"))
	length := []string{fmt.Sprint(len(body))}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Content-Length"] = []string{"application/json"}, length
		h["Box-Request-Id"] = []string{"a1b2"}
		w.WriteHeader(http.StatusCreated)
		w.Write(body)
	}))
	b.Cleanup(srv.Close)
	return srv
}

func BenchmarkCopyFolder(b *testing.B) { benchmarkCopyFolder(b) }

// BenchmarkWithIntent shows what an intent costs, beside the saving.
func BenchmarkWithIntent(b *testing.B) {
	benchmarkCopyFolder(b, box.WithIntent(func(context.Context, box.Intent) error { return nil }))
}

func benchmarkCopyFolder(b *testing.B, opts ...box.CallOption) {
	srv := copyServer(b)
	client, err := box.NewClient(box.Config{
		TokenSource: testkit.Token("t"), BaseURL: srv.URL + "/2.0",
	})
	if err != nil {
		b.Fatal(err)
	}
	req := box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"}
	if _, err := client.CopyFolder(b.Context(), req); err != nil { // shows the service's clock, which an intent needs
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		res, err := client.CopyFolder(b.Context(), req, opts...)
		if err != nil || res.ID != "1234567" {
			b.Fatal(res, err)
		}
	}
}

// BenchmarkRawHTTP is what BenchmarkCopyFolder is measured against: the same exchange written by hand, without retries,
// limits or evidence.
func BenchmarkRawHTTP(b *testing.B) {
	srv := copyServer(b)
	client := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	b.ReportAllocs()
	for b.Loop() {
		folder, err := rawCopy(b.Context(), client, srv.URL+"/2.0/folders/11111/copy")
		if err != nil || folder.ID != "1234567" {
			b.Fatal(folder, err)
		}
	}
}

type rawTarget struct {
	Parent struct {
		ID string `json:"id"`
	} `json:"parent"`
}

func rawCopy(ctx context.Context, client *http.Client, url string) (*box.Folder, error) {
	var target rawTarget
	target.Parent.ID = "22222"
	body, err := json.Marshal(target)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer t")
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "farcopy/0.1")
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	var folder box.Folder // a plain struct for encoding/json
	if err := json.NewDecoder(resp.Body).Decode(&folder); err != nil {
		return nil, err
	}
	return &folder, nil
}
