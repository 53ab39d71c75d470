package call

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestResourceString(t *testing.T) {
	folder := func(id string) Item { return Item{Kind: "folder", ID: id} }
	for _, tt := range []struct {
		name     string
		resource Resource
		want     string
	}{
		{name: "nothing"},
		{name: "a read", resource: Resource{Source: folder("1")}, want: "folder 1"},
		{name: "a copy", resource: Resource{Source: folder("1"), Destination: Item{ID: "2"}}, want: "folder 1 to 2"},
		{name: "a destination alone", resource: Resource{Destination: folder("2")}, want: "folder 2"},
		{name: "paths", resource: Resource{Source: Item{ID: "/a", More: " and 2 more"}, Destination: Item{ID: "/b"}}, want: "/a and 2 more to /b"},
		{name: "one line", resource: Resource{Source: Item{ID: "a\n\x1b[2Jb"}}, want: "a [2Jb"},
		{
			name:     "long paths",
			resource: Resource{Source: Item{ID: strings.Repeat("x", 1000)}, Destination: Item{ID: "b/y"}},
			want:     strings.Repeat("x", 117) + "... to b/y",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.resource.String(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	r := &Response{resource: Resource{
		Source: Item{Kind: "folder", ID: "11", Field: "FolderID"}, Destination: Item{ID: "22", Field: "ParentID"},
	}}
	for _, tt := range []struct{ name, text, want string }{
		{name: "the destination", text: "'parent' with value 'd_22' not found", want: "folder 22 (ParentID)"},
		{name: "the source", text: "no folder 11", want: "folder 11 (FolderID)"},
		{name: "both", text: "11 to 22", want: "folder 11 to 22"},
		{name: "neither", text: "Not Found", want: "folder 11 to 22"},
		{name: "a part of a word", text: "error 1122, 22a", want: "folder 11 to 22"},
		{name: "a word behind a part of one", text: "error 1122: 22", want: "folder 22 (ParentID)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := r.Missing(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	r.resource.Destination.ID = "11"
	if got := r.Missing("no folder 11"); got != "folder 11 to 11" {
		t.Errorf("of two equal ids %q is missing", got)
	}
}

// TestMessagesNameTheResource: whatever a call ends with, its message says what it was about and how often it was tried.
func TestMessagesNameTheResource(t *testing.T) {
	for _, tt := range []struct {
		name  string
		read  bool
		steps []fakeResponse
		want  string
	}{
		{
			name:  "no connection",
			steps: []fakeResponse{dial},
			want:  "test.Copy: folder 1 to 2: not executed: dial tcp: connection refused (4 attempts)",
		},
		{
			name:  "the gate",
			steps: []fakeResponse{{status: 503, body: `{"code":"slow"}`, header: "Retry-After: 240"}},
			want:  "test.Copy: folder 1 to 2: rate limited: the service's limit needs a longer wait than MaxBackoff (retry after 4m0s)",
		},
		{
			name:  "unknown",
			steps: []fakeResponse{dial, eof},
			want: "test.Copy: folder 1 to 2: outcome unknown: the request was sent, no conclusive response was received (ResolveCopy checks " +
				"again, ResumeCopy also goes on with it; 2 attempts): EOF; polling for the copy failed: no read operation of the service shows this copy",
		},
		{
			name:  "a read",
			read:  true,
			steps: []fakeResponse{eof},
			want:  "test.Copy: folder 1 to 2: no usable response: EOF (4 attempts)",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				svc := newService(t, &fakeService{steps: tt.steps}, nil)
				op := operation()
				op.Resource = Resource{Source: Item{Kind: "folder", ID: "1"}, Destination: Item{ID: "2"}}
				send := Copy[string]
				if tt.read {
					send, op.Method, op.Body = Read[string], http.MethodGet, nil
				}
				_, err := send(t.Context(), svc, op, nil)
				if tt.name == "the gate" { // which the first call has closed
					_, err = send(t.Context(), svc, op, nil)
				}
				if err == nil || err.Error() != tt.want {
					t.Errorf("got  %v\nwant %s", err, tt.want)
				}
			})
		})
	}
}

// TestNothingWasRead: with ReconcileOff no message says that a copy was not found.
func TestNothingWasRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		svc := newService(t, &fakeService{steps: []fakeResponse{eof}}, func(set *Settings) { set.Reconcile = ReconcileOff })
		_, err := Copy(t.Context(), svc, operation(), nil)
		wantIs(t, err, problem.ErrOutcomeUnknown)
		if want := "and the destination was not read ("; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("message %v, want one with %q", err, want)
		}
		if errors.Is(err, problem.ErrTransient) {
			t.Error("an unknown outcome is transient")
		}
	})
}
