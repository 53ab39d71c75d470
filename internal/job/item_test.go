package job

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type fakeTask struct{ Key string }

// TestTaskOf: the task of an item is that of its JSON, whatever was set before.
func TestTaskOf(t *testing.T) {
	set := func(key string) (i Item) {
		if err := SetTask(&i, &fakeTask{key}); err != nil {
			t.Fatal(err)
		}
		return i
	}
	changed := set("a")
	kept, err := TaskOf[fakeTask](&changed)
	if err != nil {
		t.Fatal(err)
	}
	kept.Key = "changed by who has read it"
	replaced := set("a")
	replaced.Task = json.RawMessage(`{"Key":"b"}`)
	for name, tt := range map[string]struct {
		item Item
		want string
	}{
		"set":                    {set("a"), "a"},
		"read and changed":       {changed, "a"},
		"replaced by other JSON": {replaced, "b"},
		"of a journal":           {Item{Task: json.RawMessage(`{"Key":"c"}`)}, "c"},
	} {
		got, err := TaskOf[fakeTask](&tt.item)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&fakeTask{tt.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	other := set("a")
	if got, err := TaskOf[struct{ Key string }](&other); err != nil || got.Key != "a" {
		t.Errorf("as another type: %v, %v, want the JSON decoded", got, err)
	}
}
