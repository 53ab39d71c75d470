package oss

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCuts: a range is cut where its keys probably are, and only within it.
func TestCuts(t *testing.T) {
	for _, tt := range []struct {
		name         string
		after, until string
		want         []string
	}{
		{"numbers", "logs/00007999", "logs/009~", []string{"logs/0025", "logs/005", "logs/0075"}},
		{"hexadecimal digits", "02ff", "f~", []string{"41", "81", "c"}},
		{"two years", "2024/01/02", "2025~", []string{"20245", "2025", "20255"}},
		{"within a range that was cut", "00014", "00018", []string{"00015", "00016", "00017"}},
		{"neighbours", "00017999", "00018", nil},
		{"nothing between", "a", "a", nil},
		{"the second is the lesser one", "b", "a", nil},
		{"a key that the other one begins with", "a", "a/9~", nil},
		{"no characters of one byte", "日", "本", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := cuts(tt.after, tt.until, splitWays)
			wantCuts(t, tt.after, tt.until, got)
			t.Logf("%q", got)
			if diff := gocmp.Diff(tt.want, got); tt.want != nil && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func wantCuts(t *testing.T, after, until string, got []string) {
	t.Helper()
	if len(got) >= splitWays {
		t.Errorf("%d cuts", len(got))
	}
	before := after
	for _, cut := range got {
		if cut <= before || cut >= until {
			t.Errorf("%q is not between %q and %q", cut, before, until)
		}
		if !utf8.ValidString(cut) && utf8.ValidString(after) {
			t.Errorf("%q is not UTF-8", cut)
		}
		before = cut
	}
}

func FuzzCuts(f *testing.F) {
	f.Add("logs/00007999", "logs/009~")
	f.Add("a\x00", "b/日本")
	f.Add("日本", "日木")
	f.Fuzz(func(t *testing.T, after, until string) {
		if utf8.ValidString(after) && utf8.ValidString(until) {
			wantCuts(t, after, until, cuts(after, until, splitWays))
		}
	})
}

// keyLister lists keys in pages as a job does, and counts the requests.
type keyLister struct {
	keys     []string // in order
	prefix   string
	most     int // keys of a page
	requests int
	ranges   int
}

func (l *keyLister) after(text string) []string {
	i, found := slices.BinarySearch(l.keys, text)
	if found {
		i++
	}
	return l.keys[i:]
}

// page returns the keys of the next page of a range, and the ranges that are left of it.
func (l *keyLister) page(t *testing.T, r keyRange) (keys []string, left []keyRange) {
	l.requests++
	all := l.after(r.After)
	hasMore := len(all) > l.most
	for i, key := range all[:min(len(all), l.most)] {
		if !r.contains(key) {
			keys, hasMore = all[:i], false
			break
		}
		keys = all[:i+1]
	}
	if !hasMore || len(keys) == 0 {
		return keys, nil
	}
	left, err := r.follow(len(l.prefix), keys[0], keys[len(keys)-1], func(after string) (bool, error) {
		l.requests++
		return len(l.after(after)) > 0, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys, left
}

// wantAll lists all keys, the ranges in a random order, and wants each of them once.
func (l *keyLister) wantAll(t *testing.T, r *rand.Rand) {
	t.Helper()
	var listed []string
	open := []keyRange{{}}
	for len(open) > 0 {
		i := r.IntN(len(open))
		keys, left := l.page(t, open[i])
		listed = append(listed, keys...)
		open = slices.Delete(open, i, i+1)
		for _, next := range left {
			text, err := json.Marshal(next)
			if err != nil {
				t.Fatal(err)
			}
			var kept keyRange
			if err := json.Unmarshal(text, &kept); err != nil || kept != next {
				t.Fatalf("%+v became %+v: %v", next, kept, err)
			}
			if kept.Pages == 0 {
				l.ranges++
			}
			open = append(open, kept)
		}
	}
	slices.Sort(listed)
	if !slices.Equal(listed, l.keys) {
		t.Errorf("%d keys were listed, of %d", len(listed), len(l.keys))
	}
	few := (len(l.keys) + l.most - 1) / l.most
	most := few
	if few > splitAfter[0] {
		most += maxSplitCost
	}
	if l.requests > max(1, most) {
		t.Errorf("%d requests for %d pages, %d more than %d", l.requests, few, l.requests-few, maxSplitCost)
	}
}

// someKeys returns up to n keys of one of the kinds that buckets have.
func someKeys(r *rand.Rand, prefix string, n int) []string {
	pieces := []string{"a", "b", "/", "//", "%", "%2F", "~", "\x7f", "\x01", "\x1f", "日", "本", "ü", "\u200b", "😀", "0", "9", "Z", " ", "+", "&", "\\", "."}
	kind := r.IntN(8)
	year := 2000 + r.IntN(30)
	seen := map[string]bool{}
	for i := range n {
		key := prefix
		switch kind {
		case 0:
			key += fmt.Sprintf("%08d", i)
		case 1:
			key += fmt.Sprintf("%016x", r.Uint64())
		case 2:
			key += fmt.Sprintf("%d/%02d/%02d/%05d.log", year+i*3/n, 1+i*36/n%12, 1+r.IntN(28), i)
		case 3:
			key += strings.Repeat("deep/", 1+r.IntN(3)) + fmt.Sprint(r.IntN(10*n))
		case 4:
			key += strings.Repeat("k", 1000-len(prefix)) + fmt.Sprint(i)
		case 5:
			key += string(rune(0x4e00+r.IntN(200))) + "/" + fmt.Sprint(r.IntN(100))
		case 6: // some are where a range is cut
			key += fmt.Sprintf("%02d", i%100)[:1+i/100%2] + strings.Repeat("x", i/200)
		default:
			for range 1 + r.IntN(6) {
				key += pieces[r.IntN(len(pieces))]
			}
		}
		if key != "" && len(key) <= maxKey {
			seen[key] = true
		}
	}
	if r.IntN(2) == 0 && prefix != "" {
		seen[prefix] = true
	}
	all := make([]string, 0, len(seen))
	for key := range seen {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

// FuzzKeyRanges: whatever the keys, each is listed once, and splitting costs few requests.
func FuzzKeyRanges(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed, uint16(300), uint8(3))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint16, most uint8) {
		r := rand.New(rand.NewPCG(seed, 1))
		prefix := []string{"", "logs/", "a", "日本/", "~", strings.Repeat("p", 900)}[r.IntN(6)]
		l := keyLister{keys: someKeys(r, prefix, int(n%2000)), prefix: prefix, most: max(1, int(most))}
		l.wantAll(t, r)
	})
}

// TestKeyRangesAtCuts: keys that are equal to where a range is cut are listed once, too.
func TestKeyRangesAtCuts(t *testing.T) {
	for most := 1; most <= 5; most++ {
		l := keyLister{most: most}
		for i := range 100 {
			l.keys = append(l.keys, fmt.Sprintf("%02d", i))
		}
		l.wantAll(t, rand.New(rand.NewPCG(1, 1)))
		testkit.WantEqual(t, "it was split", l.ranges >= splitWays, true)
	}
}

// TestKeyRangesBalanced: the ranges of keys as buckets have them are about equal, so that several of
// them can be listed at the same time.
func TestKeyRangesBalanced(t *testing.T) {
	for name, key := range map[string]func(i int) string{
		"numbers":             func(i int) string { return fmt.Sprintf("logs/%08d", i) },
		"hexadecimal digits":  func(i int) string { return fmt.Sprintf("logs/%08x", uint32(i)*2654435761) },
		"days of three years": func(i int) string { return fmt.Sprintf("logs/%d/%02d/%05d", 2024+i/33333, 1+i/2778%12, i) },
		"one folder":          func(i int) string { return fmt.Sprintf("logs/%s/%06d.jpg", strings.Repeat("images/", 20), i) },
	} {
		t.Run(name, func(t *testing.T) {
			l := keyLister{prefix: "logs/", most: 1000}
			for i := range 100_000 {
				l.keys = append(l.keys, key(i))
			}
			slices.Sort(l.keys)
			rounds, open := 0, []keyRange{{}}
			for ; len(open) > 0; rounds++ { // four lists at the same time
				var left []keyRange
				for _, r := range open[:min(4, len(open))] {
					_, next := l.page(t, r)
					left = append(left, next...)
				}
				open = append(left, open[min(4, len(open)):]...)
			}
			t.Logf("%d requests in %d rounds", l.requests, rounds)
			if rounds > 45 {
				t.Errorf("%d rounds of up to four lists for 100 pages", rounds)
			}
			if more := l.requests - 100; more > 40 {
				t.Errorf("%d requests for 100 pages", l.requests)
			}
		})
	}
}

// TestFindEnd: the end of keys is found with few requests.
func TestFindEnd(t *testing.T) {
	for _, tt := range []struct {
		name        string
		keys        []string
		first, last string
		want        string
	}{
		{"numbers", []string{"logs/00000", "logs/00100", "logs/73210"}, "logs/00000", "logs/00100", "logs/7~"},
		{"nothing follows", []string{"logs/a1", "logs/a2"}, "logs/a1", "logs/a2", "logs/a2~"},
		{"another folder", []string{"logs/a/1", "logs/a/2", "logs/x/1"}, "logs/a/1", "logs/a/2", "logs/x~"},
		{"an odd key follows", []string{"logs/a/1", "logs/a/2", "logs/日"}, "logs/a/1", "logs/a/2", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := keyLister{keys: tt.keys, prefix: "logs/"}
			end, err := findEnd(endsOf(len(l.prefix), tt.first, tt.last), tt.last, func(after string) (bool, error) {
				l.requests++
				return len(l.after(after)) > 0, nil
			})
			testkit.WantEqual(t, "error", err, nil)
			testkit.WantEqual(t, "end", end, tt.want)
			testkit.WantEqual(t, "few requests", cmp.Compare(l.requests, maxProbes) < 1, true)
		})
	}
}
