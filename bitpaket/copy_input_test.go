package bitpaket_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestCopyRefusesBadInput(t *testing.T) {
	one := func(s bitpaket.Selector) []bitpaket.Selector { return []bitpaket.Selector{s} }
	good := bitpaket.Selector{Path: "/existing_dir/a"}
	tests := []struct {
		objects []bitpaket.Selector
		target  string
		want    string
	}{
		{nil, "/", "Objects is required"},
		{[]bitpaket.Selector{}, "/", "Objects is required"},
		{one(good), "", "Target is required"},
		{one(good), "another_dir", `Target must start with "/"`},
		{one(good), "null/", `Target must start with "/"`},
		{one(good), "/a/../b", `Target must not have ".." as a segment`},
		{one(good), "/a/.", `Target must not have "." as a segment`},
		{one(good), "/a\nb", "Target holds control characters"},
		{one(good), "/a\x00", "Target holds control characters"},
		{one(good), "/a\xff", "Target is not UTF-8"},
		{[]bitpaket.Selector{good, good, {}}, "/", "Objects[2] needs exactly one of Folder, ID and Path"},
		{one(bitpaket.Selector{Folder: "/a", Path: "/a"}), "/", "Objects[0] needs exactly one of Folder, ID and Path"},
		{one(bitpaket.Selector{Folder: "/a", ID: "i", Path: "/a"}), "/", "Objects[0] needs exactly one of Folder, ID and Path"},
		{one(bitpaket.Selector{ID: "i", Path: "/a"}), "/", "Objects[0] needs exactly one of Folder, ID and Path"},
		{[]bitpaket.Selector{good, {Folder: "a"}}, "/", `Objects[1].Folder must start with "/"`},
		{one(bitpaket.Selector{Path: "/a/../../b"}), "/", `Objects[0].Path must not have ".." as a segment`},
		{one(bitpaket.Selector{ID: ".."}), "/", `Objects[0].ID is "..", which is no id`},
		{one(bitpaket.Selector{ID: "a/b"}), "/", `Objects[0].ID holds one of / \ ? #, which no id does`},
	}
	srv := bitpakettest.NewServer(t)
	c := srv.PipeClient()
	for _, tt := range tests {
		res, err := c.Copy(t.Context(), bitpaket.CopyRequest{Objects: tt.objects, Target: tt.target})
		if res != nil {
			t.Errorf("result %+v, want none: %s", res, tt.want)
		}
		testkit.WantInvalid(t, err, "bitpaket.Copy: "+tt.want)
	}
	testkit.WantRequests(t, srv, 0)
}

func TestCopyDoesNotChangeTheRequest(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		objects := []bitpaket.Selector{{Folder: "/existing_dir/"}}
		if _, err := client(t, config(srv)).Copy(t.Context(), bitpaket.CopyRequest{Objects: objects, Target: "/another_dir/"}); err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, objects, []bitpaket.Selector{{Folder: "/existing_dir/"}})
	})
}

// The flag alone decides; whatever stands in the lists is read as far as it can be.
func TestCopyFlagDecides(t *testing.T) {
	tests := []struct {
		body string
		want *bitpaket.CopyResponse // nil: unknown
	}{
		{`{"success":true}`, &bitpaket.CopyResponse{}},
		{`{"success":true,"data":null,"error":null}`, &bitpaket.CopyResponse{}},
		{`{"status":true,"data":[]}`, &bitpaket.CopyResponse{}},
		{`{"success":null,"status":true}`, &bitpaket.CopyResponse{}},
		{`{"success":true,"status":"OK"}`, &bitpaket.CopyResponse{}},
		{`{"success":true,"data":{"objects":{"valid":7,"invalid":["x",{"path":"/p"},null]}}}`, &bitpaket.CopyResponse{
			Invalid: []json.RawMessage{json.RawMessage(`"x"`), json.RawMessage(`{"path":"/p"}`), json.RawMessage(`null`)}}},
		{`{"success":true,"data":{"objects":{"valid":{"object_ids":["a",7,null,{}],"object_names":["/n",{"object_name":"m"},1]},
			"invalid":{"path":"/p"}}}}`, &bitpaket.CopyResponse{ValidIDs: []string{"a", "7"},
			ValidNames: []bitpaket.ObjectName{{Name: "/n"}, {Name: "m"}}, Invalid: []json.RawMessage{json.RawMessage(`{"path":"/p"}`)}}},
		{`{"data":{"objects":{"valid":{"object_ids":[],"object_names":[]},"invalid":[]}}}`, nil},
		{`{}`, nil},
		{`{"success":"true"}`, nil},
		{`{"success":1}`, nil},
		{`{"success":"false","status":true}`, nil},
		{`{"Success":true}`, nil},
		{`{"status":200}`, nil},
		{`{"error":{"code":10209,"message":"Object already exists"}}`, nil},
		{`null`, nil},
		{`true`, nil},
		{`[{"success":true}]`, nil},
		{`{"success":true}{"success":false}`, nil},
		{`{"success":true`, nil},
	}
	for _, tt := range tests {
		for _, status := range []int{200, 201} {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				srv.Inject("Copy", bitpakettest.ActThenRespond("body", testkit.Body(status, tt.body)))
				res, err := client(t, config(srv)).Copy(t.Context(), folderCopy)
				if partial, ok := errors.AsType[*bitpaket.PartialCopyError](err); ok {
					res, err = partial.Response, nil
				}
				if res != nil {
					res.AcceptedAt = time.Time{}
				}
				if tt.want == nil {
					wantUnknown(t, err)
				} else if err != nil {
					t.Errorf("%s: %v", tt.body, err)
				} else {
					testkit.WantSame(t, res, tt.want)
				}
				testkit.WantRequests(t, srv, 1)
			})
		}
	}
}

func TestCopyCancelled(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := c.Copy(ctx, folderCopy)
		testkit.WantIsOnly(t, err, bitpaket.ErrNotExecuted)
		testkit.WantIs(t, err, context.Canceled)
		testkit.WantRequests(t, srv, 0)

		srv.Inject("Copy", bitpakettest.Slow(time.Minute))
		ctx, cancel = context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err = c.Copy(ctx, folderCopy)
		wantUnknown(t, err)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 5*time.Second {
			t.Errorf("during, after %v: %v", time.Since(start), err)
		}
		testkit.WantRequests(t, srv, 1)
	})
}
