package osstest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
)

// TestKeys adds and removes keys at random, some in a late listing alone, and compares the index with
// the objects.
func TestKeys(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	name := func() string {
		return strings.Repeat("ab/"[random.IntN(3):][:1], 1+random.IntN(3)) + "abc"[:random.IntN(4)]
	}
	for range 300 {
		b := &Bucket{objects: map[string][]*Object{}, index: &keyIndex{}}
		for range random.IntN(60) {
			switch key := name(); random.IntN(4) {
			case 0:
				b.drop(key, nullVersion)
			case 1:
				b.keys() // in the middle of the changes, too
			default:
				if len(b.objects[key]) == 0 {
					b.add(key, &Object{VersionID: nullVersion})
				}
			}
		}
		view := *b
		view.shown = map[string][]*Object{name(): {{}}, name(): nil}
		want := slices.Sorted(maps.Keys(b.objects))
		testkit.WantEqual(t, "keys", strings.Join(b.keys(), " "), strings.Join(want, " "))
		for key := range view.shown {
			want = append(want, key)
		}
		slices.Sort(want)
		want = slices.Compact(want)
		testkit.WantEqual(t, "keys of the late listing", strings.Join(view.keys(), " "), strings.Join(want, " "))
		from, prefix := name(), name()[:1]
		want = slices.DeleteFunc(want, func(key string) bool { return key < from || !strings.HasPrefix(key, prefix) })
		testkit.WantEqual(t, "keys from "+from+" with "+prefix, strings.Join(view.keysFrom(from, prefix), " "), strings.Join(want, " "))
	}
}
