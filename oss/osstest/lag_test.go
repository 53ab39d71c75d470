package osstest_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// keys are what a listing of the bucket shows.
func keys(t *testing.T, c *caller) string {
	t.Helper()
	var list struct {
		Contents []struct{ Key string }
	}
	got := c.do("GET", "/b/", "list-type=2", nil, "")
	if err := xml.Unmarshal([]byte(got.body), &list); err != nil {
		t.Fatalf("%v in %s", err, got.body)
	}
	var keys []string
	for _, o := range list.Contents {
		keys = append(keys, o.Key)
	}
	return strings.Join(keys, " ")
}

func TestListLag(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(c *caller)
		before, after string // what listings show until the lag is over, and from then on
	}{
		{"copied by a request", func(c *caller) { c.copy("/b/src", "/b/new", nil) }, "src", "new src"},
		{"uploaded", func(c *caller) { c.do("PUT", "/b/new", "", nil, "x") }, "src", "new src"},
		{"copied by somebody", func(c *caller) { c.srv.Copy("b", "src", "b", "new") }, "src", "new src"},
		{"renamed", func(c *caller) { c.srv.Rename("b", "src", "new") }, "src", "new"},
		{"removed", func(c *caller) { c.srv.Remove("b", "src") }, "src", ""},
		{"deleted by a request", func(c *caller) { c.do("DELETE", "/b/src", "", nil, "") }, "src", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, c := newCaller(t)
				srv.SetListLag(lag)
				tt.change(c)
				time.Sleep(lag - 1)
				if got := keys(t, c); got != tt.before {
					t.Errorf("just before the lag is over, the listing shows %q, want %q", got, tt.before)
				}
				time.Sleep(time.Nanosecond)
				if got := keys(t, c); got != tt.after {
					t.Errorf("when the lag is over, the listing shows %q, want %q", got, tt.after)
				}
			})
		})
	}
}

// TestListLagOfOneKey: keys are all that objects have for ids, so their reads lag as well.
func TestListLagOfOneKey(t *testing.T) {
	for _, read := range []struct{ name, method, query string }{
		{"HeadObject", "HEAD", ""},
		{"GetObjectMeta", "HEAD", "objectMeta"},
		{"GetObject", "GET", ""},
		{"GetObjectTagging", "GET", "tagging"},
	} {
		t.Run(read.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, c := newCaller(t)
				srv.SetListLag(time.Second)
				c.copy("/b/src", "/b/new", nil)
				for _, want := range []int{http.StatusNotFound, http.StatusOK} {
					if got := c.do(read.method, "/b/new", read.query, nil, ""); got.status != want {
						t.Errorf("status %d, want %d", got.status, want)
					}
					time.Sleep(time.Second)
				}
			})
		})
	}
}

func TestListLagOfVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, c := newCaller(t)
		srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		first := srv.Overwrite("b", "k", "1")
		srv.SetListLag(time.Second)
		second := srv.Overwrite("b", "k", "2")
		c.copy("/b/k", "/b/new", nil)
		if got := object(t, srv, "new"); got.Content != "2" {
			t.Errorf("a copy took %q: the source of a copy must be current", got.Content)
		}
		for _, want := range []string{first, second} {
			if got := c.do("HEAD", "/b/k", "", nil, "").header.Get("x-oss-version-id"); got != want {
				t.Errorf("version %s, want %s", got, want)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestOthers(t *testing.T) {
	tests := []struct {
		name string
		do   func(srv *osstest.Server)
		key  string
		size int64
	}{
		{"copy", func(srv *osstest.Server) { srv.Copy("b", "src", "b", "new") }, "new", 7},
		{"rename", func(srv *osstest.Server) { srv.Rename("b", "src", "new") }, "new", 7},
		{"overwrite", func(srv *osstest.Server) { srv.Overwrite("b", "src", "x") }, "src", 1},
		{"touch", func(srv *osstest.Server) { srv.Touch("b", "src") }, "src", 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, _ := newCaller(t)
				tt.do(srv)
				got := object(t, srv, tt.key)
				if !got.LastModified.Equal(srv.Now()) {
					t.Errorf("modified %v, want now", got.LastModified)
				}
				if got.Size != tt.size {
					t.Errorf("%d bytes, want %d", got.Size, tt.size)
				}
			})
		})
	}
}

func TestRemove(t *testing.T) {
	srv, c := newCaller(t)
	srv.Remove("b", "src")
	c.do("GET", "/b/src", "", nil, "").want(t, http.StatusNotFound, "NoSuchKey")
	defer func() {
		if recover() == nil {
			t.Error("removing what is not there is a mistake in a test, and does not panic")
		}
	}()
	srv.Remove("b", "src")
}

func TestDateSkew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, c := newCaller(t)
		srv.SetDateSkew(2 * time.Second)
		date, err := http.ParseTime(c.copy("/b/src", "/b/new", nil).header.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		if ahead := date.Sub(object(t, srv, "new").LastModified); ahead != 2*time.Second {
			t.Errorf("Date is %v ahead of the object, want 2s", ahead)
		}
	})
}
