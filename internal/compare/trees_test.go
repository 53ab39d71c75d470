package compare

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
)

// folders are lists by the id of their folder.
type folders map[string][]Node

func (f folders) list(_ context.Context, id string) iter.Seq2[Node, error] {
	return func(yield func(Node, error) bool) {
		nodes, ok := f[id]
		if !ok {
			yield(Node{}, errors.New("no folder "+id))
			return
		}
		for _, n := range nodes {
			if !yield(n, nil) {
				return
			}
		}
	}
}

// file is a file whose hash is its content.
func file(name, content string) Node {
	return Node{Name: name, Key: strings.ToLower(name), Kind: "file", Size: int64(len(content)), Hash: content}
}

func dir(name, id string) Node {
	return Node{Name: name, Key: strings.ToLower(name), Kind: Folder, ID: id}
}

func run(ctx context.Context, source, copied folders) (farcopy.Verification, error) {
	t := NewTally("x.VerifyCopy", "folder s to c", Options{})
	if err := Trees(ctx, t, source.list, copied.list, "s", "c"); err != nil {
		return farcopy.Verification{}, err
	}
	return t.End()
}

func TestTrees(t *testing.T) {
	for _, tt := range []struct {
		name         string
		source, copy folders
		want         farcopy.Verification
	}{
		{
			name:   "both empty",
			source: folders{"s": {}},
			copy:   folders{"c": {}},
			want:   farcopy.Verification{Equal: true},
		},
		{
			name:   "another order",
			source: folders{"s": {file("a", "1"), file("b", "22"), file("c", "333")}},
			copy:   folders{"c": {file("c", "333"), file("a", "1"), file("b", "22")}},
			want:   farcopy.Verification{Equal: true, Items: 3, Strong: 3},
		},
		{
			name:   "nested",
			source: folders{"s": {dir("d", "sd")}, "sd": {file("a", "1")}},
			copy:   folders{"c": {dir("d", "cd")}, "cd": {file("a", "2")}},
			want: farcopy.Verification{
				Items: 1, Strong: 1, Folders: 1, Differing: 1,
				Differences: []farcopy.Difference{{Path: "d/a", Kind: farcopy.DifferenceContent, Expected: "1", Found: "2"}},
			},
		},
		{
			name:   "all is missing",
			source: folders{"s": {file("b", "1"), file("a", ""), dir("d", "sd")}},
			copy:   folders{"c": {}},
			want: farcopy.Verification{Differing: 3, Differences: []farcopy.Difference{
				{Path: "a", Kind: farcopy.DifferenceMissing, Expected: "file"},
				{Path: "b", Kind: farcopy.DifferenceMissing, Expected: "file of 1 byte"},
				{Path: "d", Kind: farcopy.DifferenceMissing, Expected: "folder"},
			}},
		},
		{
			name:   "case and content",
			source: folders{"s": {file("Read me", "1")}},
			copy:   folders{"c": {file("READ ME", "2")}},
			want: farcopy.Verification{Items: 1, Strong: 1, Differing: 2, Differences: []farcopy.Difference{
				{Path: "Read me", Kind: farcopy.DifferenceName, Expected: "Read me", Found: "READ ME"},
				{Path: "Read me", Kind: farcopy.DifferenceContent, Expected: "1", Found: "2"},
			}},
		},
		{
			name:   "two names that differ in case only, in another order",
			source: folders{"s": {file("i", "1"), file("I", "22")}},
			copy:   folders{"c": {file("I", "22"), file("i", "1")}},
			want:   farcopy.Verification{Equal: true, Items: 2, Strong: 2},
		},
		{
			name:   "two of one name in the source",
			source: folders{"s": {file("a", "1"), file("a", "1")}},
			copy:   folders{"c": {file("a", "1")}},
			want: farcopy.Verification{
				Items: 1, Strong: 1, Differing: 1,
				Differences: []farcopy.Difference{{Path: "a", Kind: farcopy.DifferenceMissing, Expected: "file of 1 byte"}},
			},
		},
		{
			name:   "two of one name in the copy",
			source: folders{"s": {file("a", "1")}},
			copy:   folders{"c": {file("a", "1"), file("a", "1")}},
			want: farcopy.Verification{
				Items: 1, Strong: 1, Differing: 1,
				Differences: []farcopy.Difference{{Path: "a", Kind: farcopy.DifferenceExtra, Found: "file of 1 byte"}},
			},
		},
		{
			name:   "a file and a folder of one name on both sides",
			source: folders{"s": {file("a", "1"), dir("a", "sa")}, "sa": {}},
			copy:   folders{"c": {dir("a", "ca"), file("a", "1")}, "ca": {}},
			want:   farcopy.Verification{Equal: true, Items: 1, Strong: 1, Folders: 1},
		},
		{
			name:   "the copy lies in the source",
			source: folders{"s": {file("a", "1"), dir("copy", "c")}},
			copy:   folders{"c": {file("a", "1")}},
			want:   farcopy.Verification{Equal: true, Items: 1, Strong: 1},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := run(t.Context(), tt.source, tt.copy)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if differs := errors.Is(err, farcopy.ErrCopyDiffers); differs == tt.want.Equal {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestTreesErrors: what cannot be compared is neither equal nor different.
func TestTreesErrors(t *testing.T) {
	circle := folders{"s": {dir("d", "s")}, "c": {dir("d", "c2")}, "c2": {dir("d", "c2")}}
	for _, tt := range []struct {
		name         string
		source, copy folders
	}{
		{name: "the source fails", source: folders{}, copy: folders{"c": {}}},
		{name: "the copy fails", source: folders{"s": {}}, copy: folders{}},
		{name: "a folder in the source fails", source: folders{"s": {dir("d", "sd")}}, copy: folders{"c": {dir("d", "cd")}, "cd": {}}},
		{name: "a folder in the copy fails", source: folders{"s": {dir("d", "sd")}, "sd": {}}, copy: folders{"c": {dir("d", "cd")}}},
		{name: "an item without a name", source: folders{"s": {file("", "1")}}, copy: folders{"c": {file("", "1")}}},
		{name: "a circle", source: circle, copy: circle},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := run(t.Context(), tt.source, tt.copy); err == nil || errors.Is(err, farcopy.ErrCopyDiffers) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestTreesContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := run(ctx, folders{"s": {}}, folders{"c": {}})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestTreesRandom compares random trees with copies that were changed in one place.
func TestTreesRandom(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		source, copied := folders{}, folders{}
		var files []string // the ids of folders with a file in the copy
		grow(rnd, source, copied, "s", "c", 0, &files)
		for _, list := range copied {
			rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		}
		got, err := run(t.Context(), source, copied)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(files) == 0 {
			continue
		}
		list := copied[files[rnd.IntN(len(files))]]
		at := slices.IndexFunc(list, func(n Node) bool { return n.Kind == "file" })
		list[at].Hash += "!"
		changed, err := run(t.Context(), source, copied)
		if !errors.Is(err, farcopy.ErrCopyDiffers) {
			t.Fatalf("seed %d: changed, but %v", seed, err)
		}
		if changed.Differing != 1 || changed.Items != got.Items {
			t.Errorf("seed %d: %+v, then %+v", seed, got, changed)
		}
	}
}

func grow(rnd *rand.Rand, source, copied folders, s, c string, depth int, files *[]string) {
	source[s], copied[c] = []Node{}, []Node{}
	for i := range rnd.IntN(5) {
		name := fmt.Sprint(i)
		if depth < 4 && rnd.IntN(3) == 0 {
			source[s], copied[c] = append(source[s], dir(name, s+name)), append(copied[c], dir(name, c+name))
			grow(rnd, source, copied, s+name, c+name, depth+1, files)
			continue
		}
		f := file(name, "content")
		source[s], copied[c] = append(source[s], f), append(copied[c], f)
		*files = append(*files, c)
	}
}

// TestTreesMemory: lists of one order never have more than a few entries waiting for each other.
func TestTreesMemory(t *testing.T) {
	const n = 20_000
	read := [2]int{}
	side := func(i int) List {
		return func(context.Context, string) iter.Seq2[Node, error] {
			return func(yield func(Node, error) bool) {
				for j := range n {
					read[i]++
					if apart := read[0] - read[1]; apart > 2 || apart < -2 {
						t.Errorf("one side was read %d entries further", apart)
						return
					}
					if !yield(file(fmt.Sprint(j), "1"), nil) {
						return
					}
				}
			}
		}
	}
	tally := NewTally("x.VerifyCopy", "", Options{})
	if err := Trees(t.Context(), tally, side(0), side(1), "s", "c"); err != nil {
		t.Fatal(err)
	}
	got, err := tally.End()
	if err != nil || got.Items != n {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestContent(t *testing.T) {
	for _, tt := range []struct {
		name         string
		source, copy Node
		strength     farcopy.Strength
		kind         farcopy.DifferenceKind
	}{
		{name: "hashes", source: Node{Size: 1, Hash: "ab"}, copy: Node{Size: 1, Hash: "AB"}, strength: farcopy.StrengthStrong},
		{
			name: "other hashes", source: Node{Size: 1, Hash: "ab"}, copy: Node{Size: 1, Hash: "cd"},
			strength: farcopy.StrengthStrong, kind: farcopy.DifferenceContent,
		},
		{name: "one hash", source: Node{Size: 1, Hash: "ab"}, copy: Node{Size: 1}, strength: farcopy.StrengthWeak},
		{
			name: "sizes", source: Node{Size: 1}, copy: Node{Size: 2},
			strength: farcopy.StrengthWeak, kind: farcopy.DifferenceSize,
		},
		{name: "sizes that may not be shown", strength: farcopy.StrengthNone},
		{name: "texts", source: Node{Text: "a"}, copy: Node{Text: "a"}, strength: farcopy.StrengthWeak},
		{
			name: "other texts", source: Node{Text: "a"}, copy: Node{Text: "b"},
			strength: farcopy.StrengthWeak, kind: farcopy.DifferenceContent,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			strength, differences := Content(&tt.source, &tt.copy)
			if strength != tt.strength {
				t.Errorf("strength %q, want %q", strength, tt.strength)
			}
			var kind farcopy.DifferenceKind
			for _, d := range differences {
				kind += d.Kind
			}
			if kind != tt.kind {
				t.Errorf("differences %v, want %q", differences, tt.kind)
			}
		})
	}
}
