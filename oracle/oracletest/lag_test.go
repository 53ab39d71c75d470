package oracletest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

// names are the items that a listing shows.
func names(t *testing.T, srv *oracletest.Server, path string) string {
	t.Helper()
	var names []string
	items, _ := get(t, srv, path).json["items"].([]any)
	for _, it := range items {
		names = append(names, it.(object)["name"].(string))
	}
	return strings.Join(names, " ")
}

// fixture is a folder with "A", which holds "x", and "B", beside an empty one.
type fixture struct {
	*oracletest.Server
	in, a, x, elsewhere string
}

func newFixture(t *testing.T) fixture {
	srv := oracletest.NewServer(t)
	s := fixture{Server: srv, in: srv.MkdirAll("/In"), a: srv.MkdirAll("/In/A"), elsewhere: srv.MkdirAll("/Elsewhere")}
	s.x = srv.AddFile(s.a, "x", 10)
	srv.MkdirAll("/In/B")
	return s
}

func TestListLag(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(t *testing.T, s fixture)
		before, after string // what the listing shows until the lag is over, and from then on
	}{
		{"copied by a request", func(t *testing.T, s fixture) { copyTo(s.a, s.in).do(t, s.Server) }, "A B", "A A(2) B"},
		{"copied by somebody", func(_ *testing.T, s fixture) { s.Copy(s.a, s.in, "C") }, "A B", "A B C"},
		{"renamed", func(_ *testing.T, s fixture) { s.Rename(s.a, "Z") }, "A B", "B Z"},
		{"moved out", func(_ *testing.T, s fixture) { s.Move(s.a, s.elsewhere) }, "A B", "B"},
		{"moved in", func(_ *testing.T, s fixture) { s.Move(s.x, s.in) }, "A B", "A B x"},
		{"removed", func(_ *testing.T, s fixture) { s.Remove(s.a) }, "A B", "B"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFixture(t)
				s.SetListLag(lag)
				tt.change(t, s)
				time.Sleep(lag - 1)
				if got := names(t, s.Server, s.in+"/items"); got != tt.before {
					t.Errorf("just before the lag is over, the listing shows %q, want %q", got, tt.before)
				}
				time.Sleep(time.Nanosecond)
				if got := names(t, s.Server, s.in+"/items"); got != tt.after {
					t.Errorf("when the lag is over, the listing shows %q, want %q", got, tt.after)
				}
			})
		})
	}
}

// TestListLagOfContents: what a copy holds lags as the copy itself does, the user's home too.
func TestListLagOfContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t)
		s.SetListLag(time.Second)
		made, _ := copyTo(s.a, "self").do(t, s.Server).json["id"].(string)
		for _, want := range []string{"", "x"} {
			if got := names(t, s.Server, made+"/items"); got != want {
				t.Errorf("the copy shows %q, want %q", got, want)
			}
			time.Sleep(time.Second)
		}
		s.Rename(made, "Late")
		if got := names(t, s.Server, "items"); got != "A Elsewhere In" {
			t.Errorf("the home shows %q, want the name before", got)
		}
		if got := get(t, s.Server, made).json["name"]; got != "Late" {
			t.Errorf("the folder is called %v, want Late", got)
		}
	})
}

// TestOthers: what other programs do is dated now.
func TestOthers(t *testing.T) {
	tests := []struct {
		name string
		do   func(s fixture) (changed string)
		want string // its path
	}{
		{"copy", func(s fixture) string { return s.Copy(s.a, s.elsewhere, "C") }, "u:/Elsewhere/C"},
		{"copy a file", func(s fixture) string { return s.Copy(s.x, s.a, "x") }, "u:/In/A/x(2)"},
		{"rename", func(s fixture) string { s.Rename(s.a, "Z"); return s.a }, "u:/In/Z"},
		{"move", func(s fixture) string { s.Move(s.a, s.elsewhere); return s.a }, "u:/Elsewhere/A"},
		{"touch", func(s fixture) string { s.Touch(s.a); return s.a }, "u:/In/A"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFixture(t)
				id := tt.do(s)
				if got := s.Path(id); got != tt.want {
					t.Errorf("it is at %q, want %q", got, tt.want)
				}
				if id[0] != 'F' {
					return // there is no read of one file
				}
				if got := get(t, s.Server, id).json["modifiedTime"]; got != "2000-01-01T00:00:00Z" {
					t.Errorf("modified at %v, want now", got)
				}
			})
		})
	}
}

func TestOthersOfFiles(t *testing.T) {
	s := newFixture(t)
	s.Overwrite(s.x, 77)
	if got := s.Tree(); !strings.Contains(got, "/In/A/x 77\n") {
		t.Errorf("after Overwrite: %s", got)
	}
	s.Remove(s.x)
	if got := s.Path(s.x); got != "" {
		t.Errorf("after Remove it is at %s", got)
	}
}

func TestDateSkew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t)
		s.SetDateSkew(2 * time.Second)
		date, err := http.ParseTime(get(t, s.Server, s.Copy(s.a, s.in, "C")).head.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		if ahead := date.Sub(s.Now()); ahead != 2*time.Second {
			t.Errorf("Date is %v ahead of the items' clock, want 2s", ahead)
		}
	})
}
