package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	child()
	os.Exit(m.Run())
}

// TestCommand makes all measurements in small. What they measure checks itself, apart from times:
// a copy that is not made, or is made twice, ends the command with an error.
func TestCommand(t *testing.T) {
	for _, m := range measurements {
		t.Run(m.name, func(t *testing.T) {
			var table bytes.Buffer
			only := regexp.MustCompile("^" + m.name + "$")
			if err := measure(&table, only, options{items: testItems, parts: 64, rounds: 1, windows: 2, notes: t.Output()}); err != nil {
				t.Fatal(err)
			}
			t.Log("\n" + table.String())
			rows := 0
			for line := range strings.Lines(table.String()) {
				if !strings.HasPrefix(line, "|") {
					continue
				}
				if cells := strings.Count(line, "|") - 1; cells != 4 {
					t.Errorf("%d cells, want 4: %s", cells, line)
				}
				rows++
			}
			if rows < 3 { // two are the head
				t.Errorf("the table has %d rows", rows)
			}
		})
	}
}

// TestPacedByRefusals: a job that learns of a quota only by refusals uses it, and few of its requests
// are refused.
func TestPacedByRefusals(t *testing.T) {
	for _, p := range pacedJobs {
		if p.announce || p.least == 0 {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			var r pacedResult
			if _, err := run("paced", task{Case: p.name, Windows: 4}, &r); err != nil {
				t.Fatal(err)
			}
			if len(r.Served) == 0 {
				t.Fatal("no whole window")
			}
			for n, served := range r.Served {
				if float64(served) < p.least/100*float64(p.limit) {
					t.Errorf("window %d: %d of %d requests are served, want %.0f %%", n, served, p.limit, p.least)
				}
				if refused := r.Refused[n]; refused > p.limit/50 {
					t.Errorf("window %d: %d requests are refused, want at most %d", n, refused, p.limit/50)
				}
			}
		})
	}
}

// TestService: the trivial service lists what is copied, and refuses what is there.
func TestService(t *testing.T) {
	const n = 2500
	s, err := startService(n, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	c := newRawClient(s.url)
	for _, i := range []int{0, 999, n - 1} {
		if err := c.copy(&rawObject{Key: keyOf(i), ETag: `"` + etagOf(i) + `"`, StorageClass: "Standard"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.copy(&rawObject{Key: keyOf(0)}); err == nil || !strings.Contains(err.Error(), "FileAlreadyExists") {
		t.Errorf("a second copy: %v", err)
	}
	var keys []string
	page, err := c.list(targetBucket, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range page.Contents {
		keys = append(keys, o.Key)
	}
	if want := []string{keyOf(0), keyOf(999), keyOf(n - 1)}; !slices.Equal(keys, want) {
		t.Errorf("the target has %q, want %q", keys, want)
	}
	after, listed := "", 0
	for more := true; more; {
		page, err := c.list(sourceBucket, after)
		if err != nil {
			t.Fatal(err)
		}
		listed += len(page.Contents)
		after, more = page.Contents[len(page.Contents)-1].Key, page.IsTruncated
	}
	if listed != n || s.made() != 3 || s.counts.refused.Load() != 1 {
		t.Errorf("%d listed, %d made, %d refused", listed, s.made(), s.counts.refused.Load())
	}
}
