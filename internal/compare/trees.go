package compare

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// List returns the entries of a folder.
type List func(ctx context.Context, folderID string) iter.Seq2[Node, error]

// maxDepth is deeper than any service nests folders. A listing that leads in a circle gets there.
const maxDepth = 1000

// reportEvery is how many entries of one folder pass between two calls of Progress.
const reportEvery = 1000

// pair is a folder of the source and its copy.
type pair struct {
	path         string
	depth        int
	source, copy string
}

// Trees compares what lies in two folders, at any depth. An error says that the comparison was not
// completed, whatever the tally holds. The copy itself is left out where it lies in the source.
func Trees(ctx context.Context, t *Tally, source, copied List, sourceID, copyID string) error {
	w := walk{tally: t, copyID: copyID}
	open := []pair{{source: sourceID, copy: copyID}}
	for len(open) > 0 {
		next := open[len(open)-1]
		open = open[:len(open)-1]
		if next.depth > maxDepth {
			return fmt.Errorf("%s: folders are nested more than %d deep: a listing leads in a circle", t.op, maxDepth)
		}
		below, err := w.folder(ctx, next, source(ctx, next.source), copied(ctx, next.copy))
		if err != nil {
			return err
		}
		t.Report()
		slices.Reverse(below) // the first one is the next
		open = append(open, below...)
	}
	return nil
}

type walk struct {
	tally  *Tally
	copyID string
}

// folder compares the entries of one folder and returns the folders in it that both sides have. It
// takes the entries of both sides in turn, so that entries wait for each other only as long as the
// two orders differ.
func (w *walk) folder(ctx context.Context, at pair, source, copied iter.Seq2[Node, error]) (below []pair, err error) {
	waiting := [2]map[place][]Node{{}, {}}
	var next [2]func() (Node, error, bool)
	for side, list := range []iter.Seq2[Node, error]{source, copied} {
		pull, stop := iter.Pull2(list)
		defer stop()
		next[side] = pull
	}
	ended := [2]bool{}
	for n := 0; !ended[0] || !ended[1]; n++ {
		if n%reportEvery == reportEvery-1 {
			w.tally.Report()
		}
		for side := range next {
			if ended[side] {
				continue
			}
			node, err, more := next[side]()
			switch {
			case !more:
				ended[side] = true
				continue
			case err != nil:
				return nil, err
			case node.Name == "":
				return nil, errors.New(w.tally.op + ": a listing has an item without a name")
			case node.Kind == Folder && node.ID == w.copyID:
				continue
			}
			match, ok := take(waiting[1-side], node.place())
			switch {
			case !ok:
				waiting[side][node.place()] = append(waiting[side][node.place()], node)
			case side == 0:
				below = w.match(below, at, &node, &match)
			default:
				below = w.match(below, at, &match, &node)
			}
		}
	}
	if ctx.Err() != nil { // a list that ended early looks like a short one
		return nil, &problem.ReadError{Call: problem.Call{Op: w.tally.op, Resource: w.tally.resource}, Err: transport.ContextError(ctx)}
	}
	below = w.renamed(below, at, waiting)
	w.rest(at, waiting)
	return below, nil
}

// place is where an entry looks for its counterpart. A file and a folder of one name are told apart
// until both lists have ended, because some services allow both beside each other. So are names of
// one key: that a service takes them for one is known for the letters of ASCII only.
type place struct{ name, kind string }

func (n *Node) place() place { return place{n.Name, n.Kind} }

// renamed compares what is left of both sides under names of one key.
func (w *walk) renamed(below []pair, at pair, waiting [2]map[place][]Node) []pair {
	byKey := map[place][]Node{}
	for _, there := range remaining(waiting[1]) {
		key := place{there.Key, there.Kind}
		byKey[key] = append(byKey[key], there)
	}
	for _, source := range remaining(waiting[0]) {
		if there, ok := take(byKey, place{source.Key, source.Kind}); ok {
			take(waiting[0], source.place())
			take(waiting[1], there.place())
			below = w.match(below, at, &source, &there)
		}
	}
	return below
}

// take removes the first entry of a place.
func take(waiting map[place][]Node, at place) (Node, bool) {
	nodes := waiting[at]
	switch len(nodes) {
	case 0:
		return Node{}, false
	case 1:
		delete(waiting, at)
	default:
		waiting[at] = nodes[1:]
	}
	return nodes[0], true
}

// match compares two entries of one name and kind.
func (w *walk) match(below []pair, at pair, source, there *Node) []pair {
	path := join(at.path, source.Name)
	var differences []farcopy.Difference
	if source.Name != there.Name {
		differences = append(differences, farcopy.Difference{
			Path: path, Kind: farcopy.DifferenceName, Expected: source.Name, Found: there.Name,
		})
	}
	if source.Kind == Folder {
		w.tally.Folder()
		for _, d := range differences {
			w.tally.Differ(d)
		}
		return append(below, pair{path: path, depth: at.depth + 1, source: source.ID, copy: there.ID})
	}
	strength, more := Content(source, there)
	w.tally.Item(path, strength, append(differences, more...)...)
	return below
}

// rest counts what has no counterpart: entries of one name and two kinds, and those of one side.
func (w *walk) rest(at pair, waiting [2]map[place][]Node) {
	source, copied := remaining(waiting[0]), remaining(waiting[1])
	for len(source) > 0 || len(copied) > 0 {
		d := farcopy.Difference{}
		switch {
		case len(copied) == 0, len(source) > 0 && source[0].Key < copied[0].Key:
			d.Kind, d.Path, d.Expected = farcopy.DifferenceMissing, source[0].Name, source[0].String()
			source = source[1:]
		case len(source) == 0, copied[0].Key < source[0].Key:
			d.Kind, d.Path, d.Found = farcopy.DifferenceExtra, copied[0].Name, copied[0].String()
			copied = copied[1:]
		default:
			d.Kind, d.Path, d.Expected, d.Found = farcopy.DifferenceType, source[0].Name, source[0].String(), copied[0].String()
			source, copied = source[1:], copied[1:]
		}
		d.Path = join(at.path, d.Path)
		w.tally.Differ(d)
	}
}

// remaining returns the entries of one side in the order of their keys.
func remaining(waiting map[place][]Node) (all []Node) {
	for _, nodes := range waiting {
		all = append(all, nodes...)
	}
	slices.SortStableFunc(all, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return all
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}
