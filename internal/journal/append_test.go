package journal

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func wantInvalid(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("%s: the error is %v, want fs.ErrInvalid", what, err)
		return
	}
	if strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
		t.Errorf("%s: the error is no short line: %q", what, err)
	}
}

// TestInvalidRecordsHaveNoEffect: the engine's mistakes are refused and change nothing.
func TestInvalidRecordsHaveNoEffect(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	for _, r := range []*Record{
		{Pages: []Page{{Items: 2}}},
		{Pages: []Page{{Items: 1}}},
		{Outcomes: []Outcome{{Item{1, 0}, Copied, nil, 0, 0}, {Item{2, 0}, Copied, nil, 0, 0}}},
	} {
		if err := j.Append(r, Interval); err != nil {
			t.Fatal(err)
		}
	}
	before, size := snapshotOf(t, j).text(), j.size
	value := json.RawMessage(`"v"`)
	for name, r := range map[string]*Record{
		"empty":                          {},
		"negative requests":              {Requests: -1},
		"a page without items":           {Pages: []Page{{Items: 0}}},
		"a page with too many items":     {Pages: []Page{{Items: maxItems + 1}}},
		"the second page is wrong":       {Pages: []Page{{Items: 1}, {Items: -1}}},
		"a reopened page":                {Pages: []Page{{Items: 1, Reopened: &Reopened{}}}},
		"a page whose value is no JSON":  {Pages: []Page{{Items: 1, Value: []byte(`{`)}}},
		"an intent on two lines":         {Intents: []Intent{{Item{1, 1}, []byte("{\n}")}}},
		"an intent without a value":      {Intents: []Intent{{Item{1, 1}, nil}}},
		"an intent of a finished item":   {Intents: []Intent{{Item{1, 0}, value}}},
		"an intent of a finished page":   {Intents: []Intent{{Item{2, 0}, value}}},
		"an intent of no page":           {Intents: []Intent{{Item{3, 0}, value}}},
		"an intent of no item":           {Intents: []Intent{{Item{1, 2}, value}}},
		"an intent of a negative item":   {Intents: []Intent{{Item{1, -1}, value}}},
		"an outcome of a finished item":  {Outcomes: []Outcome{{Item{1, 0}, Copied, nil, 0, 0}}},
		"two outcomes of an item":        {Outcomes: []Outcome{{Item{1, 1}, Copied, nil, 0, 0}, {Item{1, 1}, Failed, nil, 0, 0}}},
		"an unknown action":              {Outcomes: []Outcome{{Item{1, 1}, "moved", nil, 0, 0}}},
		"no action":                      {Outcomes: []Outcome{{Item: Item{1, 1}}}},
		"a value that nothing keeps":     {Outcomes: []Outcome{{Item{1, 1}, Copied, value, 0, 0}}},
		"a good outcome and a wrong one": {Outcomes: []Outcome{{Item{1, 1}, Copied, nil, 0, 0}, {Item{1, 7}, Copied, nil, 0, 0}}},
		"a variable that is no JSON":     {Vars: map[string]json.RawMessage{"a": []byte("a")}},
		"a variable with a wrong name":   {Vars: map[string]json.RawMessage{"\xff": value}},
	} {
		wantInvalid(t, name, j.Append(r, Always))
		if got := snapshotOf(t, j).text(); got != before || j.size != size {
			t.Fatalf("%s: it had an effect (-before +after):\n%s", name, cmp.Diff(before, got))
		}
	}
	if err := j.Append(&Record{Requests: 1}, Always); err != nil {
		t.Errorf("a good record afterwards: %v", err)
	}
}

// TestItemFromListingToResume walks one item through the journal, as the package comment does.
func TestItemFromListingToResume(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	r := &Record{
		Pages: []Page{{Items: 2, Value: []byte(`["a","b"]`)}},
		Vars:  map[string]json.RawMessage{"cursor": []byte(`"b"`)},
	}
	for _, err := range []error{
		j.Append(r, Interval),
		j.Append(&Record{Intents: []Intent{{Item{r.Pages[0].ID, 0}, []byte(`"first"`)}}, Requests: 1}, Always),
		j.Append(&Record{Intents: []Intent{{Item{r.Pages[0].ID, 1}, []byte(`"second"`)}}, Requests: 1}, Always),
		j.Append(&Record{Outcomes: []Outcome{{Item{r.Pages[0].ID, 0}, Unknown, []byte(`"lost"`), 0, 0}}}, Interval),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}

	j = mustOpen(t, d.after(kill), Options{})
	page := Page{ID: 1, Items: 2, Value: []byte(`["a","b"]`)}
	want := snapshot{
		Counts:   Counts{Listed: 2, Unknown: 1, Requests: 2},
		Pages:    []LivePage{{page, []Pending{{1, []byte(`"second"`)}}}},
		Vars:     map[string]json.RawMessage{"cursor": []byte(`"b"`)},
		Reported: []Reported{{Unknown, []byte(`"first"`), []byte(`"lost"`), 0}},
	}
	if diff := cmp.Diff(want, snapshotOf(t, j)); diff != "" {
		t.Errorf("after the crash (-want +got):\n%s", diff)
	}
	if err := j.Append(&Record{Outcomes: []Outcome{{Item{1, 1}, Copied, nil, 0, 0}}}, Interval); err != nil {
		t.Fatal(err)
	}
	p, err := j.Reopen(10)
	if err != nil {
		t.Fatal(err)
	}
	var items []Reported
	if err := json.Unmarshal(p.Value, &items); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Reported, items); diff != "" {
		t.Errorf("reopened (-want +got):\n%s", diff)
	}
	if got, want := j.Counts(), (Counts{Listed: 2, Copied: 1, Requests: 2}); got != want || got.Pending() != 1 {
		t.Errorf("after Reopen the counts are %+v, %d pending, want %+v and 1", got, got.Pending(), want)
	}
}
