package call

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// endless is a list that always promises another page.
func endless(pages *int) func() func() ([]int, bool, error) {
	return func() func() ([]int, bool, error) {
		return func() ([]int, bool, error) {
			*pages++
			return []int{*pages}, true, nil
		}
	}
}

func TestAllEndsAListThatDoesNot(t *testing.T) {
	pages, items := 0, 0
	var last error
	for _, err := range All(t.Context(), "test.AllItems", endless(&pages)) {
		if last = err; err == nil {
			items++
		}
	}
	if pages != MaxPages {
		t.Errorf("%d pages were fetched, want %d", pages, MaxPages)
	}
	if items != MaxPages {
		t.Errorf("%d items came before the error, want %d", items, MaxPages)
	}
	if !strings.HasPrefix(fmt.Sprint(last), "test.AllItems: the list does not end") {
		t.Errorf("error %v", last)
	}
}

func TestAllEndsWithItsContextBetweenItems(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	cause := errors.New("enough")
	page := make([]int, 1000)
	n := 0
	for _, err := range All(ctx, "test.AllItems", func() func() ([]int, bool, error) {
		return func() ([]int, bool, error) { return page, false, nil }
	}) {
		if err != nil {
			if !errors.Is(err, context.Canceled) || !errors.Is(err, cause) {
				t.Errorf("error %v", err)
			}
			break
		}
		if n++; n == 3 {
			cancel(cause)
		}
	}
	if n != 3 {
		t.Errorf("%d items, want 3: the context ended at the third", n)
	}
}

func TestVisited(t *testing.T) {
	var v Visited
	for i, at := range []string{"a", "", "b", "a"} {
		if again := v.Again(at); again != (i == 3) {
			t.Errorf("%d, %q: again is %t", i, at, again)
		}
	}
}
