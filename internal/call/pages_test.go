package call

import (
	"errors"
	"slices"
	"testing"
)

var errPage = errors.New("page failed")

// pages is a list that counts how many of its pages were fetched; a nil page fails.
type pages struct {
	of      [][]int
	fetched int
}

func (p *pages) first() func() ([]int, bool, error) {
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
		{"one page", [][]int{{1, 2}}, 9, []int{1, 2}, 1, nil},
		{"nothing", [][]int{{}}, 9, nil, 1, nil},
		{"three pages", [][]int{{1, 2}, {3}, {4}}, 9, []int{1, 2, 3, 4}, 3, nil},
		{"an empty page is not the last", [][]int{{1}, {}, {2}}, 9, []int{1, 2}, 3, nil},
		{"only as far as the range goes", [][]int{{1, 2}, {3}, {4}}, 1, []int{1}, 1, nil},
		{"the last item of a page fetches no other", [][]int{{1, 2}, {3}}, 2, []int{1, 2}, 1, nil},
		{"an error ends it", [][]int{{1}, nil, {2}}, 9, []int{1}, 2, errPage},
		{"an error at once", [][]int{nil}, 9, nil, 1, errPage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &pages{of: tt.pages}
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
				if !slices.Equal(got, tt.want) || p.fetched != round*tt.fetched {
					t.Errorf("range %d: %v after %d pages, want %v after %d", round, got, p.fetched, tt.want, round*tt.fetched)
				}
				if len(errs) > 1 || (len(errs) == 1) != (tt.err != nil) || tt.err != nil && errs[0] != tt.err {
					t.Errorf("range %d: errors %v, want %v", round, errs, tt.err)
				}
			}
		})
	}
}
