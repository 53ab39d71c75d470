package seqjob

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/testkit"
)

// fakeFolder is a folder of a service that knows no case.
type fakeFolder struct {
	names []string
	lists int
	err   error
	takes time.Duration
}

func (f *fakeFolder) list(ctx context.Context) ([]string, error) {
	f.lists++
	names, err := strings.Fields(strings.Join(f.names, " ")), f.err // as it was at the beginning
	time.Sleep(f.takes)
	return names, err
}

func newFolders() *Folders[string] {
	return &Folders[string]{Key: func(name *string) string { return strings.ToLower(*name) }}
}

// TestFolders: a folder is listed once in a while, with what the job has made.
func TestFolders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, f := newFolders(), &fakeFolder{names: []string{"A", "b"}}
		want := func(key string, lists int, names ...string) {
			t.Helper()
			got, err := all.Find(t.Context(), "f", key, f.list)
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(names, got); diff != "" {
				t.Errorf("%s: %s", key, diff)
			}
			testkit.WantEqual(t, key+": lists", f.lists, lists)
		}
		want("a", 1, "A")
		want("c", 1)
		f.names = append(f.names, "C") // by others
		want("c", 1)
		all.Add("f", "D")
		want("d", 1, "D")
		time.Sleep(maxAge - time.Second)
		all.Add("f", "e")
		want("c", 1)
		time.Sleep(time.Second)
		want("c", 2, "C")
		want("e", 2, "e") // the list lags
		want("d", 2)
		f.names = append(f.names, "E")
		all.Forget("f")
		want("e", 3, "E")
		all.Add("f", "e") // what the service shows is better
		want("e", 3, "E")
		all.Add("other", "x") // which was not listed
		want("x", 3)
	})
}

// TestFoldersTogether: requests that come together have the folder listed once. What is made
// meanwhile is seen.
func TestFoldersTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, f := newFolders(), &fakeFolder{names: []string{"a"}, takes: time.Second}
		var running sync.WaitGroup
		for range 9 {
			running.Go(func() {
				if got, err := all.Find(t.Context(), "f", "a", f.list); err != nil || len(got) != 1 {
					t.Error(got, err)
				}
			})
		}
		time.Sleep(time.Millisecond)
		all.Add("f", "b")
		running.Wait()
		testkit.WantEqual(t, "lists", f.lists, 1)
		got, err := all.Find(t.Context(), "f", "b", f.list)
		if err != nil || len(got) != 1 {
			t.Error(got, err)
		}
	})
}

// TestFoldersFail: a list that has failed is not kept, and one that others wait for is made anew.
func TestFoldersFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		all, f := newFolders(), &fakeFolder{names: []string{"a"}, takes: time.Second, err: broken}
		var running sync.WaitGroup
		for range 2 {
			running.Go(func() {
				_, err := all.Find(t.Context(), "f", "a", f.list)
				testkit.WantIs(t, err, broken)
			})
		}
		running.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			time.Sleep(time.Microsecond)
			_, err := all.Find(ctx, "f", "a", f.list)
			testkit.WantIs(t, err, context.DeadlineExceeded)
		})
		running.Wait()
		testkit.WantEqual(t, "lists", f.lists, 2)
		f.err = nil
		if got, err := all.Find(t.Context(), "f", "a", f.list); err != nil || len(got) != 1 {
			t.Error(got, err)
		}
	})
}

// TestFoldersBounded: what is kept does not grow with the number of folders, however little is in
// them.
func TestFoldersBounded(t *testing.T) {
	for _, n := range []int{0, 1, maxSize / 4} {
		t.Run(fmt.Sprint(n, " entries"), func(t *testing.T) {
			all, f := newFolders(), &fakeFolder{}
			for i := range n {
				f.names = append(f.names, fmt.Sprint(i))
			}
			find := min(2*maxSize, 40*maxSize/(n+1))
			most := 0
			for i := range find {
				folder := fmt.Sprint(i)
				if _, err := all.Find(t.Context(), folder, "1", f.list); err != nil {
					t.Fatal(err)
				}
				all.Add(folder, "made")
				most = max(most, len(all.kept))
				size := 0
				if i%1000 == 0 {
					for _, l := range all.kept {
						size += l.size
					}
					testkit.WantEqual(t, "size", all.size, size)
				}
			}
			testkit.WantEqual(t, "lists", f.lists, find)
			if allowed := maxSize/(n+1) + 1; most > allowed {
				t.Errorf("%d folders were kept, more than %d", most, allowed)
			}
			before := all.size
			all.Forget(fmt.Sprint(find - 1))
			testkit.WantEqual(t, "size of what was forgotten", before-all.size, n+2)
		})
	}
}
