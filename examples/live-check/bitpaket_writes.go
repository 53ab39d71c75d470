package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
)

func (s *bitpaketService) askLag(ctx context.Context) (finding, error) {
	it, _, err := s.upload(ctx, s.scratch.id, fresh("lag"))
	if err != nil {
		return finding{}, err
	}
	seen, err := s.watch(ctx, s.rec.last(), lagLimit, lagPause, func() (bool, error) {
		inside, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(s.scratch.id)})
		return err == nil && objectNamed(inside, it.name) != nil, notThere(err)
	})
	if err != nil {
		return finding{}, err
	}
	s.late = max(s.late, 2*seen.to)
	return lag(seen), nil
}

// notThere returns no error for a refusal: what was made a moment ago may not show yet.
func notThere(err error) error {
	if p, ok := errors.AsType[*bitpaket.ProblemDetails](err); ok && p.Status < 500 && p.Status != http.StatusTooManyRequests {
		return nil
	}
	return err
}

// objectNamed finds an object in a listing.
func objectNamed(q *bitpaket.QueryResponse, name string) *bitpaket.Object {
	for i := range q.Objects {
		if q.Objects[i].Properties.Name == name {
			return &q.Objects[i]
		}
	}
	return nil
}

func (s *bitpaketService) askClocks(ctx context.Context) (finding, error) {
	_, o, err := s.upload(ctx, s.scratch.id, fresh("clock"))
	if err != nil {
		return finding{}, err
	}
	return clocks(s.rec.last(), o.Properties.CreatedOn, time.Second)
}

// copySample makes two folders, and an object in the first one.
func (s *bitpaketService) copySample(ctx context.Context) (from, to, object made, err error) {
	if from, err = s.create(ctx, s.scratch.id, fresh("from")); err != nil {
		return from, to, object, err
	}
	if to, err = s.create(ctx, s.scratch.id, fresh("to")); err != nil {
		return from, to, object, err
	}
	object, _, err = s.upload(ctx, from.id, fresh("object"))
	return from, to, object, err
}

// copyTime bounds the wait for copies, which BitPaket makes after its response.
const (
	copyTime  = 90 * time.Second
	copyPause = 200 * time.Millisecond
)

// copy copies an object into a folder, and waits for the copy if it is accepted.
func (s *bitpaketService) copy(ctx context.Context, object, to made) error {
	ctx, cancel := writing(ctx)
	defer cancel()
	plan := made{kind: "object", name: object.name, parent: to.id}
	s.made.expect(plan)
	_, err := s.client.Copy(ctx, bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{ID: object.id}}, Target: s.real(to.id),
	})
	return s.await(ctx, plan, err)
}

// await lists in the ledger what a copy has made, also if its response was lost. The error is that of
// the request, or of the wait.
func (s *bitpaketService) await(ctx context.Context, plan made, sent error) error {
	if sent != nil && !errors.Is(sent, bitpaket.ErrOutcomeUnknown) {
		s.made.settle(plan)
		return sent
	}
	_, shown, err := waitFor(ctx, copyTime, copyPause, func() (bool, error) {
		inside, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(plan.parent)})
		if err != nil {
			return false, notThere(err)
		}
		o := objectNamed(inside, plan.name)
		if o == nil || s.made.has("object", o.ID) { // that was there before
			return false, nil
		}
		it := plan
		it.id = o.ID
		s.made.settle(plan, it)
		return true, nil
	})
	switch {
	case sent != nil:
		return sent
	case err == nil && !shown:
		return ownError("an accepted copy does not show within " + seconds(copyTime))
	}
	return err
}

func (s *bitpaketService) askTakenName(ctx context.Context) (finding, error) {
	_, to, object, err := s.copySample(ctx)
	if err != nil {
		return finding{}, err
	}
	if _, _, err := s.upload(ctx, to.id, object.name); err != nil {
		return finding{}, err
	}
	err = s.copy(ctx, object, to)
	p, ok := errors.AsType[*bitpaket.ProblemDetails](err)
	switch own := ownError(""); {
	case err == nil, errors.As(err, &own):
		return found("accepted"), nil
	case !ok:
		return finding{}, err
	case p.Code == bitpaket.ErrorCodeAlreadyExists:
		return found("refused with the code 10209", "%s", describe(p)), nil
	}
	return found("refused with another code", "%s", describe(p)), nil
}

func (s *bitpaketService) askNoSuchTarget(ctx context.Context) (finding, error) {
	_, _, object, err := s.copySample(ctx)
	if err != nil {
		return finding{}, err
	}
	return expectRefusal(s.copy(ctx, object, made{id: below(s.scratch.id, fresh("none"))}))
}

func (s *bitpaketService) askWrongSecret(ctx context.Context) (finding, error) {
	cfg := s.cfg
	cfg.ClientSecret = random()
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		return finding{}, err
	}
	req := bitpaket.CopyRequest{ // of something that does not exist
		Objects: []bitpaket.Selector{{Path: s.real(below(s.scratch.id, fresh("none")))}}, Target: s.real(s.scratch.id),
	}
	_, err = client.Copy(ctx, req)
	_, same := s.client.Copy(ctx, req) // which shows how that is refused
	wrong, ok := errors.AsType[*bitpaket.ProblemDetails](err)
	right, both := errors.AsType[*bitpaket.ProblemDetails](same)
	if ok && both && describe(wrong) == describe(right) {
		return cannotTell("the same request is refused with the right secret, too: %s", describe(right)), nil
	}
	return expectRefusal(err)
}

func (s *bitpaketService) askOverwrite(ctx context.Context) (finding, error) {
	_, to, object, err := s.copySample(ctx)
	if err != nil {
		return finding{}, err
	}
	body, err := json.Marshal(map[string]any{
		"client_secret": s.cfg.ClientSecret,
		"objects":       []bitpaket.Selector{{ID: object.id}}, "target": s.real(to.id),
	})
	if err != nil {
		return finding{}, err
	}
	writes, cancel := writing(ctx)
	defer cancel()
	plan := made{kind: "object", name: object.name, parent: to.id}
	s.made.expect(plan)
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	if _, _, err := s.raw(writes, http.MethodPost, "/v2/copy", header, body); err != nil {
		return finding{}, err
	}
	if f := rawRefusal(s.rec.last()); f.value != "not refused" {
		s.made.settle(plan)
		if err := s.copy(ctx, object, to); err != nil { // which has the member
			return cannotTell("the request is refused with the member, too: %s", s.explain(err)), nil
		}
		return found("yes", "%s", f.detail), nil
	}
	return found("no"), s.await(writes, plan, nil)
}
