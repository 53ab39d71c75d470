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
	place        string        // "to b/a", "into b" or "neither"
	first        time.Duration // from the response to the first object; 0: it was there at the first look
	last         time.Duration // to the last one; -1: not all showed
	intermediate bool          // whether a part of the objects showed, without the others
}

// copyFolder copies a folder with some objects, once, and looks how they appear.
func (s *bitpaketService) copyFolder(ctx context.Context) (*bitpaketPace, error) {
	if s.pace != nil {
		return s.pace, nil
	}
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
	p := &bitpaketPace{place: "neither", first: -1, last: -1}
	_, _, err = waitFor(ctx, copyTime, copyPause, p.look(ctx, s, plan, names, time.Now()))
	if err != nil {
		return nil, err
	}
	s.settleFolder(ctx, from, to, plan)
	s.pace = p
	return p, nil
}

// look returns a function that looks once, and reports whether all objects are there.
func (p *bitpaketPace) look(ctx context.Context, s *bitpaketService, plan made, names []string, accepted time.Time) func() (bool, error) {
	places := map[string]string{"to b/a": below(plan.parent, plan.name), "into b": plan.parent}
	first := true
	return func() (bool, error) {
		defer func() { first = false }()
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
			at := time.Since(accepted)
			if first {
				at = 0
			}
			p.place = place
			if p.first < 0 {
				p.first = at
			}
			p.intermediate = p.intermediate || there < len(names)
			if there == len(names) {
				p.last = at
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
	if err != nil {
		return finding{}, err
	}
	return found(p.place), nil
}

func (s *bitpaketService) askCopyDelay(ctx context.Context) (finding, error) {
	p, err := s.copyFolder(ctx)
	switch {
	case err != nil:
		return finding{}, err
	case p.first < 0:
		return lag(copyTime, false), nil
	}
	return lag(p.first, true), nil
}

func (s *bitpaketService) askCopyTime(ctx context.Context) (finding, error) {
	p, err := s.copyFolder(ctx)
	switch {
	case err != nil:
		return finding{}, err
	case p.last < 0:
		return cannotTell("not all objects showed within %s", seconds(copyTime)), nil
	case p.intermediate:
		return found("one after the other", "%d objects in %s", paceObjects, seconds(p.last-p.first)), nil
	}
	return found("all together", "%d objects within %s", paceObjects, seconds(copyPause)), nil
}
