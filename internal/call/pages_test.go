package call

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var errPage = errors.New("page failed")

// fakeList is a list that counts how many of its pages were fetched; a nil page fails.
type fakeList struct {
	of      [][]int
	fetched int
}

func (p *fakeList) first() func() ([]int, bool, error) {
	next := 0
	return func() ([]int, bool, error) {
		page := p.of[next]
		next++
		p.fetched++
		if page == nil {
			return []int{99}, true, errPage // what comes with an error does not count
		}
		return page, next < len(p.of), nil
	}
}

func TestAll(t *testing.T) {
	tests := []struct {
		name    string
		pages   [][]int
		take    int // how many items the range takes
		want    []int
		fetched int
		err     error
	}{
		{name: "one page", pages: [][]int{{1, 2}}, take: 9, want: []int{1, 2}, fetched: 1},
		{name: "nothing", pages: [][]int{{}}, take: 9, fetched: 1},
		{name: "three pages", pages: [][]int{{1, 2}, {3}, {4}}, take: 9, want: []int{1, 2, 3, 4}, fetched: 3},
		{name: "an empty page is not the last", pages: [][]int{{1}, {}, {2}}, take: 9, want: []int{1, 2}, fetched: 3},
		{name: "only as far as the range goes", pages: [][]int{{1, 2}, {3}, {4}}, take: 1, want: []int{1}, fetched: 1},
		{name: "the last item of a page fetches no other", pages: [][]int{{1, 2}, {3}}, take: 2, want: []int{1, 2}, fetched: 1},
		{name: "an error ends it", pages: [][]int{{1}, nil, {2}}, take: 9, want: []int{1}, fetched: 2, err: errPage},
		{name: "an error at once", pages: [][]int{nil}, take: 9, fetched: 1, err: errPage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &fakeList{of: tt.pages}
			all := All(t.Context(), "test.AllItems", p.first)
			if p.fetched != 0 {
				t.Errorf("%d pages fetched before the range", p.fetched)
			}
			for round := 1; round <= 2; round++ { // it can be ranged twice
				var got []int
				var errs []error
				for item, err := range all {
					if err != nil {
						errs = append(errs, err)
						if item != 0 {
							t.Errorf("item %d beside an error", item)
						}
						continue
					}
					if got = append(got, item); len(got) == tt.take {
						break
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("range %d: items (-want +got):\n%s", round, diff)
				}
				if p.fetched != round*tt.fetched {
					t.Errorf("range %d: %d pages fetched, want %d", round, p.fetched, round*tt.fetched)
				}
				var wantErrs []error
				if tt.err != nil {
					wantErrs = []error{tt.err}
				}
				if !slices.Equal(errs, wantErrs) {
					t.Errorf("range %d: errors %v, want %v", round, errs, wantErrs)
				}
			}
		})
	}
}
