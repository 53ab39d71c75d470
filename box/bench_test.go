package box_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
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

func BenchmarkCopyFolder(b *testing.B) {
	srv := copyServer(b)
	client, err := box.NewClient(box.Config{
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"}), BaseURL: srv.URL + "/2.0",
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		res, err := client.CopyFolder(b.Context(), box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"})
		if err != nil || res.ID != "1234567" {
			b.Fatal(res, err)
		}
	}
}

// BenchmarkRawHTTP is what BenchmarkCopyFolder is measured against: the same exchange written by hand, without retries,
// limits or evidence.
func BenchmarkRawHTTP(b *testing.B) {
	srv := copyServer(b)
	client := &http.Client{Transport: &http.Transport{}}
	b.ReportAllocs()
	for b.Loop() {
		folder, err := rawCopy(client, srv.URL+"/2.0/folders/11111/copy")
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

func rawCopy(client *http.Client, url string) (*rawFolder, error) {
	var target rawTarget
	target.Parent.ID = "22222"
	body, err := json.Marshal(target)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
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
	var folder rawFolder
	if err := json.NewDecoder(resp.Body).Decode(&folder); err != nil {
		return nil, err
	}
	return &folder, nil
}

type rawItem struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	ETag       string `json:"etag"`
	SequenceID string `json:"sequence_id"`
	Name       string `json:"name"`
	SHA1       string `json:"sha1"`
}

type rawUser struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Name  string `json:"name"`
	Login string `json:"login"`
}

type rawFolder struct {
	rawItem
	Description    string    `json:"description"`
	Size           int64     `json:"size"`
	CreatedAt      time.Time `json:"created_at"`
	ModifiedAt     time.Time `json:"modified_at"`
	PathCollection struct {
		TotalCount int64     `json:"total_count"`
		Entries    []rawItem `json:"entries"`
	} `json:"path_collection"`
	CreatedBy      rawUser         `json:"created_by"`
	ModifiedBy     rawUser         `json:"modified_by"`
	OwnedBy        rawUser         `json:"owned_by"`
	SharedLink     json.RawMessage `json:"shared_link"`
	Parent         *rawItem        `json:"parent"`
	ItemStatus     string          `json:"item_status"`
	ItemCollection *struct {
		TotalCount int64     `json:"total_count"`
		Entries    []rawItem `json:"entries"`
		Offset     int64     `json:"offset"`
		Limit      int64     `json:"limit"`
	} `json:"item_collection"`
}
