package main

import (
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
)

const paceObjects = 5

// bitpaketPace is how the objects of a copied folder appeared, which three probes ask about.
type bitpaketPace struct {
	place        string        // "to b/a" or "into b"; "" if no object showed
	first        sighting      // of the first object
	spread       time.Duration // in which all showed, at most; -1: not all showed
	intermediate bool          // whether a part of the objects showed, without the others
}

// copyFolder copies a folder with some objects, once, and looks how they appear.
func (s *bitpaketService) copyFolder(ctx context.Context) (p *bitpaketPace, err error) {
	return s.pace.get(&s.bench, func() bitpaketPaced {
		p, err := s.copyTheFolder(ctx)
		return bitpaketPaced{p, err}
	}).both()
}

type bitpaketPaced struct {
	pace *bitpaketPace
	err  error
}

func (p bitpaketPaced) both() (*bitpaketPace, error) { return p.pace, p.err }

func (s *bitpaketService) copyTheFolder(ctx context.Context) (*bitpaketPace, error) {
	from, to, object, err := s.copySample(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{object.name}
	for n := range paceObjects - 1 {
		o, _, err := s.upload(ctx, from.id, fresh(fmt.Sprint("object", n)))
		if err != nil {
			return nil, err
		}
		names = append(names, o.name)
	}
	ctx, cancel := writing(ctx)
	defer cancel()
	plan := made{kind: "folder", name: from.name, parent: to.id}
	s.made.expect(plan)
	if _, err := s.client.Copy(ctx, bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Folder: s.real(from.id)}}, Target: s.real(to.id),
	}); err != nil {
		return nil, s.await(ctx, plan, err)
	}
	x := s.rec.last()
	p := &bitpaketPace{first: sighting{never: true}, spread: -1}
	_, err = s.watch(ctx, x, copyTime, copyPause, p.look(ctx, s, plan, names, x))
	if err != nil {
		return nil, err
	}
	s.settleFolder(ctx, from, to, plan)
	return p, nil
}

// look returns a function that looks once, and reports whether all objects are there.
func (p *bitpaketPace) look(ctx context.Context, s *bitpaketService, plan made, names []string, x exchange) func() (bool, error) {
	places := map[string]string{"to b/a": below(plan.parent, plan.name), "into b": plan.parent}
	empty := x.sent // when the last look began that showed nothing
	return func() (bool, error) {
		n, shown := s.rec.count(), false
		begin := func() time.Time { return s.rec.since(n)[0].sent }
		defer func() {
			if !shown && s.rec.count() > n {
				empty, p.first.from, p.first.late = begin(), begin().Sub(x.received), true
			}
		}()
		for place, folder := range places {
			inside, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(folder)})
			if err := notThere(err); err != nil {
				return false, err
			}
			there := 0
			for _, name := range names {
				if err == nil && objectNamed(inside, name) != nil {
					there++
				}
			}
			if there == 0 {
				continue
			}
			shown = true
			at := s.rec.last().received
			if p.place = place; p.first.never {
				p.first.to, p.first.never = at.Sub(x.sent), false
			}
			p.intermediate = p.intermediate || there < len(names)
			if there == len(names) {
				p.spread = at.Sub(empty)
				return true, nil
			}
		}
		return false, nil
	}
}

// settleFolder lists in the ledger what the copy of a folder has made: the folder with what has the
// name of an original, or only that, in the target itself. If the copy is not complete, nothing is
// known of the rest, and the plan stays unknown.
func (s *bitpaketService) settleFolder(ctx context.Context, from, to, plan made) {
	above, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(to.id)})
	if err != nil {
		return
	}
	copied := to
	if f, ok := folderNamed(above, plan.name); ok {
		copied = plan
		copied.id, copied.mark = below(to.id, plan.name), f.ID
		s.made.settle(plan, copied)
	} else {
		s.made.settle(plan)
	}
	if inside, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(copied.id)}); err == nil {
		var items []made
		for _, o := range inside.Objects {
			items = append(items, made{kind: "object", id: o.ID, name: o.Properties.Name, parent: copied.id})
		}
		s.made.adopt(from, copied, items)
	}
}

func (s *bitpaketService) askPlace(ctx context.Context) (finding, error) {
	p, err := s.copyFolder(ctx)
	switch {
	case err != nil:
		return finding{}, err
	case p.first.never:
		return cannotTell("no object showed in either within %s", seconds(copyTime)), nil
	}
	return found(p.place), nil
}

func (s *bitpaketService) askCopyDelay(ctx context.Context) (finding, error) {
	p, err := s.copyFolder(ctx)
	if err != nil {
		return finding{}, err
	}
	return lag(p.first), nil
}

func (s *bitpaketService) askCopyTime(ctx context.Context) (finding, error) {
	p, err := s.copyFolder(ctx)
	switch {
	case err != nil:
		return finding{}, err
	case p.spread < 0:
		return cannotTell("not all objects showed within %s", seconds(copyTime)), nil
	case p.intermediate:
		return found("one after the other", "%d objects within %s", paceObjects, seconds(p.spread)), nil
	case p.spread > 500*time.Millisecond:
		return cannotTell("%d objects showed within %s, which does not decide", paceObjects, seconds(p.spread)), nil
	}
	return found("all together", "%d objects within %s", paceObjects, seconds(p.spread)), nil
}
