package osstest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss/osstest"
)

func TestRootPage(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.Example() // an empty server has nothing to read
	testkit.WantRootPage(t, srv)
}

// TestRootPageLeavesTheAPIAlone: what has a meaning for the service still gets its response.
func TestRootPageLeavesTheAPIAlone(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.Example()
	srv.BindDomain("127.0.0.1", "tesx")
	for _, tt := range []struct {
		about, host, path string
		status            int
	}{
		{"a bucket", "localhost", "/oss-example", http.StatusNotImplemented},
		{"an object", "localhost", "/oss-example/oss.jpg", http.StatusForbidden},
		{"a bucket's host", "oss-example.oss-cn-hangzhou.aliyuncs.com", "/", http.StatusNotImplemented},
		{"a bound address", "127.0.0.1", "/", http.StatusNotImplemented},
		{"the service's host", "oss-cn-hangzhou.aliyuncs.com", "/", http.StatusNotImplemented},
		{"the metadata service", "100.100.100.200", "/", http.StatusNotFound},
		{"the root", "localhost", "/", http.StatusOK},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL()+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = tt.host
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		testkit.WantEqual(t, tt.about, resp.StatusCode, tt.status)
	}
}

func TestRootPageWithoutBuckets(t *testing.T) {
	srv := osstest.NewServer(t)
	resp, err := http.Get(srv.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantContains(t, string(page), "It has no bucket yet.")
	if strings.Contains(string(page), "curl") {
		t.Errorf("it prints a command that has nothing to read:\n%s", page)
	}
}
