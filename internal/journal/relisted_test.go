package journal

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRelistedItemsCountOnce: an item whose inner items are listed again by another page leaves the
// counts as if they had never been listed, also for who opens the journal next.
func TestRelistedItemsCountOnce(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	for _, r := range []*Record{
		{Pages: []Page{{Items: 2, Inner: 7, Value: []byte(`1`)}}},
		{Outcomes: []Outcome{{Item: Item{Page: 1}, Action: Copied, Relisted: 4}}},
		{Pages: []Page{{Items: 4, Value: []byte(`2`)}}},
	} {
		if err := j.Append(r, Always); err != nil {
			t.Fatal(err)
		}
	}
	want := Counts{Listed: 9, Copied: 1}
	if diff := cmp.Diff(want, j.Counts()); diff != "" {
		t.Errorf("counts:\n%s", diff)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, mustOpen(t, d, Options{}).Counts()); diff != "" {
		t.Errorf("counts of the journal that was opened again:\n%s", diff)
	}
}
