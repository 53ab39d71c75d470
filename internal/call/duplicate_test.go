package call

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/settle"
)

// sharedResponse has what responses are made of.
type sharedResponse struct {
	ID       string
	IDs      []string
	Raw      []json.RawMessage
	Nested   []struct{ Tags map[string][]string }
	At       time.Time
	Parent   *sharedResponse
	Size     *int64
	Pair     [2][]string
	Nothing  []string
	NoParent *sharedResponse
}

func newSharedResponse() *sharedResponse {
	size := int64(1)
	return &sharedResponse{
		ID: "1", IDs: []string{"a"}, Raw: []json.RawMessage{[]byte("raw")}, At: time.Unix(1, 0),
		Nested: []struct{ Tags map[string][]string }{{map[string][]string{"k": {"v"}}}},
		Parent: &sharedResponse{IDs: []string{"p"}}, Size: &size, Pair: [2][]string{{"x"}, {"y"}},
	}
}

func TestDuplicate(t *testing.T) {
	original := newSharedResponse()
	clone := duplicate(original)
	if diff := cmp.Diff(original, clone); diff != "" {
		t.Errorf("the copy differs (-original +copy):\n%s", diff)
	}
	clone.ID, clone.IDs[0], clone.Raw[0][0], *clone.Size = "2", "b", 'x', 2
	clone.Nested[0].Tags["k"][0], clone.Nested[0].Tags["new"] = "w", nil
	clone.Parent.IDs[0], clone.Pair[0][0] = "q", "z"
	if diff := cmp.Diff(newSharedResponse(), original); diff != "" {
		t.Errorf("a change of the copy changed the original (-want +got):\n%s", diff)
	}
	if got := duplicate("text"); got != "text" {
		t.Errorf("got %q, want text", got)
	}
	if got := duplicate((*sharedResponse)(nil)); got != nil {
		t.Errorf("got %v, want nil", got)
	}
}

// TestResponsesAreNotShared: a caller may change its response.
func TestResponsesAreNotShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		svc := newService(t, s, nil)
		plain, _ := settledOperation(s, settle.Replaces)
		op := Operation[*sharedResponse]{
			Name: plain.Name, Method: plain.Method, Path: plain.Path, IDs: plain.IDs,
			Decode: func(*Response) (*sharedResponse, error) { return newSharedResponse(), nil },
		}
		var saved savedIntents
		first, err := Copy(t.Context(), svc, op, []Option{saved.option()})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			first.IDs[0], first.Parent.IDs[0] = "changed", "changed"
			again, err := Resume(t.Context(), svc, op, saved.last(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(newSharedResponse(), again); diff != "" {
				t.Errorf("the response was changed by another caller (-want +got):\n%s", diff)
			}
			first = again
		}
	})
}
