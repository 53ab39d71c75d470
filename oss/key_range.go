package oss

import (
	"cmp"
	"sort"
	"strings"
	"unicode/utf8"
)

// keyRange is a range of the keys of a prefix of which a job lists the next page, and its cursor. A
// key is in it if it is greater than After and not greater than Until, by its bytes. The ranges of a
// job do not overlap, and all keys of the prefix are in one of them or were listed.
type keyRange struct {
	After string `json:"after,omitempty"` // the latest key that was listed, or where the range begins; "": no key was
	Until string `json:"until,omitempty"` // "": no end
	End   string `json:"end,omitempty"`   // without Until: nothing was found after it when the range was split off
	Depth int    `json:"depth,omitempty"` // how many splits have led to the range
	Pages int    `json:"pages,omitempty"` // that were listed of the range
}

// Neighbouring keys share a partition of OSS, which takes a fifth of the requests that a bucket
// takes. So a long range is split: into splitWays ranges after so many pages that the requests for
// it are few beside them. The whole prefix has at most 16 ranges; one that ends within a page, and
// the reads that look for the end of the keys, cost at most maxSplitCost requests more than one list
// from the first key to the last would.
const (
	splitWays     = 4
	maxProbes     = 17 // of one split: 10 for the length of a key, 7 for a byte
	maxSplitCost  = splitWays*splitWays - 1 + 2*maxProbes
	lastCharacter = "~" // greater than what keys usually consist of
)

// splitAfter is after how many pages a range of each depth is split.
var splitAfter = []int{8, 32}

// probe reports whether there are keys of the prefix after a text.
type probe func(after string) (bool, error)

// contains reports whether a key that was listed belongs to the range.
func (r keyRange) contains(key string) bool {
	return key > r.After && (r.Until == "" || key <= r.Until)
}

// follow returns the ranges that are left of a range after a page from its first to its last key. If
// they are many, they were split. Keys begin with a prefix of n bytes.
func (r keyRange) follow(n int, first, last string, hasAfter probe) ([]keyRange, error) {
	if last == r.Until {
		return nil, nil
	}
	r.After = last
	r.Pages++
	if r.Depth >= len(splitAfter) || r.Pages != splitAfter[r.Depth] {
		return []keyRange{r}, nil
	}
	end := cmp.Or(r.Until, r.End)
	if end == "" {
		ends := endsOf(n, first, last)
		var err error
		if end, err = findEnd(ends, last, hasAfter); err != nil {
			return nil, err
		}
		if end == "" && len(ends) > 0 { // there are keys that no character of the usual ones leads to
			return r.split(ends[:1], ""), nil
		}
	}
	return r.split(cuts(r.After, end, splitWays), end), nil
}

// split cuts the range at texts in ascending order, which lie within it.
func (r keyRange) split(at []string, end string) []keyRange {
	if len(at) == 0 {
		return []keyRange{r}
	}
	var all []keyRange
	after := r.After
	for _, until := range at {
		all = append(all, keyRange{After: after, Until: until, Depth: r.Depth + 1})
		after = until
	}
	last := keyRange{After: after, Until: r.Until, Depth: r.Depth + 1}
	if r.Until == "" {
		last.End = end
	}
	return append(all, last)
}

// endsOf returns texts that are greater than all keys with which the last key of a page shares a
// beginning: first for the shortest beginning, last for what all keys of the page share.
func endsOf(n int, first, last string) (all []string) {
	shared := sharedBytes(first, last)
	for i := n; i <= shared && i < len(last); i++ {
		if last[i:i+1] < lastCharacter { // not within a character of several bytes
			all = append(all, last[:i]+lastCharacter)
		}
	}
	return all
}

// findEnd looks for a text after which there are no keys, and which shares with the last key that
// was listed what all keys share that follow. It returns "" if it finds none.
func findEnd(ends []string, last string, hasAfter probe) (string, error) {
	var failed error
	has := func(after string) bool {
		if failed != nil {
			return false
		}
		found, err := hasAfter(after)
		failed = err
		return found
	}
	n := sort.Search(len(ends), func(i int) bool { return has(ends[i]) })
	if n == 0 || failed != nil {
		return "", failed
	}
	at := len(ends[n-1]) - 1
	least := int(last[at])
	c := least + sort.Search(int(lastCharacter[0])-1-least, func(i int) bool { return !has(last[:at] + string(rune(least+i)) + lastCharacter) })
	return last[:at] + string(rune(c)) + lastCharacter, failed
}

// cuts returns texts between two others, in ascending order, which cut what is between them into n
// ranges that are about equal if the keys consist of digits and letters. They are fewer if there is
// no room. All of them are UTF-8 if the others are.
func cuts(after, until string, n int) (all []string) {
	at := sharedBytes(after, until)
	low, high := byteAt(after, at), byteAt(until, at)
	if low >= utf8.RuneSelf || high >= utf8.RuneSelf || low >= high {
		return nil
	}
	symbols := alphabet(low, high)
	place := func(text string) int {
		return rank(symbols, byteAt(text, at))*len(symbols) + rank(symbols, byteAt(text, at+1))
	}
	from, to := place(after), place(until)
	for i := 1; i < n; i++ {
		v := from + (to-from)*i/n
		if v/len(symbols) >= len(symbols) {
			break
		}
		cut := after[:at] + symbols[v/len(symbols):][:1]
		if second := v % len(symbols); second > 0 { // else the keys may have a separator there, which is less than "0"
			cut += symbols[second:][:1]
		}
		if cut > after && cut < until && (len(all) == 0 || cut > all[len(all)-1]) {
			all = append(all, cut)
		}
	}
	return all
}

// alphabet returns what keys probably consist of, in the order of its bytes, by two bytes that are
// at the same place in two of them.
func alphabet(low, high byte) string {
	const digits, upper, lower = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
	both := string(rune(low)) + string(rune(high))
	s := digits
	if strings.ContainsAny(both, upper) {
		s += upper
	}
	if strings.ContainsAny(both, lower) {
		s += lower
	}
	if !strings.ContainsAny(both, digits+upper+lower) {
		s += upper + lower
	}
	return s
}

// rank returns how many symbols are less than a byte.
func rank(symbols string, b byte) int {
	return sort.Search(len(symbols), func(i int) bool { return symbols[i] >= b })
}

// byteAt returns a byte of a text, 0 after its end.
func byteAt(text string, i int) byte {
	if i < len(text) {
		return text[i]
	}
	return 0
}

// sharedBytes returns how many bytes two texts begin with alike.
func sharedBytes(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
