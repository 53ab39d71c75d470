package bitpaket

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/seqjob"
	"github.com/farcopy/farcopy/internal/treejob"
)

// copySequence decides about the requests of a Copies and makes them.
type copySequence struct {
	client *Client
	cfg    JobConfig
	opts   []CallOption
	inUse  targetsInUse
}

// pinnedCopy is what a request selects, and what was at the target, when it was decided about.
type pinnedCopy struct {
	Objects []pinnedObject `json:"objects"`
	Replace bool           `json:"replace,omitempty"`
}

// pinnedObject is an object that a request copies, and the two places where its copy can appear; see
// [original].
type pinnedObject struct {
	objectState
	Selector int       `json:"selector"` // the index of what selects it
	Source   string    `json:"source"`   // path, or id where it is selected by that
	Targets  [2]string `json:"targets"`  // paths, nested and merged
	There    [2]string `json:"there"`    // ids of what was at the places
}

// maxSelected bounds what the journal keeps of one request.
const maxSelected = 1000

// The reasons that reports give, besides those of jobs over a tree.
const (
	reasonTooMany  = "it selects more than 1000 objects: use CopyTree"
	reasonCollides = "two of its objects would have one name"
	reasonPartly   = "some of its objects exist"
	reasonGone     = "the source or its target folder is gone"
	reasonInPart   = "BitPaket has copied only a part of it: it reports the rest as invalid"
)

// Validate refuses what Copy would refuse, and an Overwrite that the job does not allow.
func (s *copySequence) Validate(r *CopyRequest) error {
	if r.Overwrite && s.cfg.Existing != farcopy.ExistingReplace {
		return call.Field("Overwrite", "needs JobConfig.Existing %q", farcopy.ExistingReplace)
	}
	return firstError(validateSelectors(r.Objects), validatePath("Target", r.Target))
}

// Names names the first of what is selected.
func (s *copySequence) Names(r *CopyRequest) seqjob.Names {
	n := seqjob.Names{Target: r.Target}
	if len(r.Objects) > 0 {
		n.Source = r.Objects[0].name()
	}
	if more := len(r.Objects) - 1; more > 0 {
		n.Source += fmt.Sprintf(" and %d more", more)
	}
	for _, sel := range r.Objects {
		n.Lanes = append(n.Lanes, sel.place(path.Clean(r.Target)))
	}
	return n
}

func (s Selector) name() string { return s.Folder + s.Path + s.ID }

// place is where the copy of what is selected comes to; of an id, whose name is not known, the target.
func (s Selector) place(target string) string {
	if s.ID != "" {
		return target
	}
	return below(target, path.Base(s.Folder+s.Path))
}

// Decide reads what a request selects, and what is at the places of the copies.
func (s *copySequence) Decide(ctx context.Context, r *CopyRequest) (d seqjob.Decision[pinnedCopy], err error) {
	if len(r.Objects) > maxSelected {
		d.Action, d.Reason = farcopy.ActionFail, reasonTooMany
		return d, nil
	}
	var all []original
	for i, sel := range r.Objects {
		some, err := s.client.originals(ctx, sel, path.Clean(r.Target), s.opts)
		switch {
		case absent(err):
			d.Action, d.Reason = farcopy.ActionFail, treejob.ReasonSourceGone
			return d, nil
		case err != nil:
			return d, err
		}
		for _, o := range some {
			d.Size += o.Properties.Size
			d.State.Objects = append(d.State.Objects, pinnedObject{
				objectState: stateOfObject(&o.Object), Selector: i, Source: o.source, Targets: [2]string{o.nested, o.merged},
			})
		}
		if all = append(all, some...); len(all) > maxSelected {
			return seqjob.Decision[pinnedCopy]{Action: farcopy.ActionFail, Reason: reasonTooMany}, nil
		}
	}
	if l := layouts(all); len(l) > 0 && len(l[0]) < len(all) {
		d.Action, d.Reason = farcopy.ActionFail, reasonCollides
		return d, nil
	}
	there, err := s.presence(ctx, r, &d.State)
	if err != nil {
		return d, err
	}
	d.Action, d.Reason = decideExisting(s.cfg.Existing, r.Overwrite, there)
	d.State.Replace = d.Action == farcopy.ActionReplace
	d.Claims = append(s.Names(r).Lanes, d.State.targets()...)
	slices.Sort(d.Claims)
	d.Claims = slices.Compact(d.Claims)
	return d, nil
}

// targets are the places at which the copies of a request can appear. Another request can copy to one
// of them although it names another target: an object of a folder, or what is selected by its id.
func (p *pinnedCopy) targets() (all []string) {
	for i := range p.Objects {
		all = append(all, p.Objects[i].targets()...)
	}
	return all
}

// presence is how many objects of a request are at the places of one of its layouts.
type presence struct{ objects, there, same int }

// presence reads what is at the places of a request's objects, and notes it in them.
func (s *copySequence) presence(ctx context.Context, r *CopyRequest, pinned *pinnedCopy) (all [2]presence, err error) {
	there, _, err := s.client.find(ctx, path.Clean(r.Target), pinned.targets(), s.opts)
	if err != nil {
		return all, err
	}
	for i := range pinned.Objects {
		o := &pinned.Objects[i]
		for l := range all {
			all[l].objects++
			at, exists := there[o.Targets[l]]
			o.There[l] = at.ID
			if !exists {
				continue
			}
			all[l].there++
			if compareStates(o.objectState, stateOfObject(&at)) == StrengthStrong {
				all[l].same++
			}
		}
	}
	return all, nil
}

// targets are the different paths at which the copy can appear.
func (o *pinnedObject) targets() []string {
	if o.Targets[0] == o.Targets[1] {
		return o.Targets[:1]
	}
	return o.Targets[:]
}

// decideExisting says what is to be done about a request, by what is at the places of its two
// layouts. Where only one of them is taken, BitPaket knows whether it uses that one: a request that
// overwrites nothing is sent, and may be refused.
func decideExisting(existing farcopy.Existing, overwrite bool, layouts [2]presence) (farcopy.Action, string) {
	nested, merged := layouts[0], layouts[1]
	isSame := nested.objects > 0 && (nested.same == nested.objects || merged.same == merged.objects)
	isAny := nested.there > 0 || merged.there > 0
	isTaken := nested.there > 0 && merged.there > 0
	isFull := isTaken && nested.there == nested.objects && merged.there == merged.objects
	switch {
	case !isAny:
		return farcopy.ActionCopy, ""
	case existing == farcopy.ExistingFail && (isTaken || isSame):
		return farcopy.ActionFail, treejob.ReasonExists
	case existing == farcopy.ExistingSkip && (isFull || isSame):
		return farcopy.ActionSkip, treejob.ReasonExists
	case isSame:
		return farcopy.ActionSkip, treejob.ReasonSame
	case existing == farcopy.ExistingReplace && overwrite:
		return farcopy.ActionReplace, ""
	case isFull:
		return farcopy.ActionFail, treejob.ReasonDiffers
	case isTaken:
		return farcopy.ActionFail, reasonPartly
	}
	return farcopy.ActionCopy, ""
}

func (s *copySequence) Refused(err error) bool { return isRefused(err) }

// Cost counts the reads of the decision, and one look at the target: how often it is looked at until
// the copy is there, a plan does not know.
func (s *copySequence) Cost(r *CopyRequest, pinned *pinnedCopy) job.Cost {
	targets := pinned.targets()
	look := int64(len(targets))
	if look > few {
		look = int64(len(directories(path.Clean(r.Target), targets)))
	}
	looks := int64(2)
	if s.cfg.Verify == farcopy.VerifyAnswer {
		looks = 1
	}
	return job.Cost{Strategy: "Copy", Reads: int64(len(r.Objects)) + looks*look, Writes: 1}
}
