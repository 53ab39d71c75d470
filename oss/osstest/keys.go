package osstest

import (
	"cmp"
	"slices"
)

// keyIndex has the keys of a bucket in order, so that a page of a listing searches them and does not
// sort them. New keys are sorted alone, and merged into the others by the next listing.
type keyIndex struct {
	ordered []string // some may have no version any more
	added   []string // since ordered was made, in any order; some may be in it
}

// add appends a version of a key.
func (b *Bucket) add(key string, o *Object) {
	if b.objects[key] == nil {
		b.index.added = append(b.index.added, key)
	}
	b.objects[key] = append(b.objects[key], o)
}

// keys returns the sorted keys that have a version. The caller must not change them.
func (b *Bucket) keys() []string {
	x := b.index
	if len(x.added) > 0 {
		slices.Sort(x.added)
		x.ordered = merge(x.ordered, x.added)
		x.added = nil
	}
	if len(x.ordered) > len(b.objects) {
		x.ordered = slices.DeleteFunc(x.ordered, func(key string) bool { return b.objects[key] == nil })
	}
	var removed []string
	for key := range b.shown {
		if b.objects[key] == nil {
			removed = append(removed, key)
		}
	}
	if removed == nil {
		return x.ordered
	}
	slices.Sort(removed)
	return merge(x.ordered, removed)
}

// keysFrom returns the keys that begin with a prefix, from a certain one on.
func (b *Bucket) keysFrom(from, prefix string) []string {
	keys := b.keys()
	first, _ := slices.BinarySearch(keys, max(from, prefix))
	keys = keys[first:]
	end, _ := slices.BinarySearchFunc(keys, prefix, func(key, prefix string) int {
		return cmp.Or(cmp.Compare(key[:min(len(key), len(prefix))], prefix), -1)
	})
	return keys[:end]
}

// merge returns the strings of two sorted slices in order, each once.
func merge(a, b []string) []string {
	all := make([]string, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		from := &a
		if len(a) == 0 || len(b) > 0 && b[0] < a[0] {
			from = &b
		}
		if next := (*from)[0]; len(all) == 0 || all[len(all)-1] != next {
			all = append(all, next)
		}
		*from = (*from)[1:]
	}
	return all
}
