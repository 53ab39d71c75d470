package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"time"

	"github.com/farcopy/farcopy"
)

// A service is one of the five, with the account and the folder of this run.
type service interface {
	remover

	// probes are the table of questions. It can be read without an account.
	probes() []probe
	// place is where the service is, for the report: no secrets, no ids.
	place() place
	// open reads the folder that -in names. If that fails, no probe can be asked.
	open(context.Context) error
	// makeScratch makes the folder in which all probes that write work, and lists it in the ledger.
	makeScratch(ctx context.Context) error
	// explain says what an error response was, by its status and code only: messages name items of
	// others. It returns "" for other errors.
	explain(error) string
	// common is what all services have.
	common() *bench
}

// place is where a service is.
type place struct{ host, region string }

// bench is what all services have.
type bench struct {
	service string
	rec     *recorder
	made    ledger
	shows   bool   // what was made shows within 30 seconds, as was found out
	uses    []span // the exchanges of the memos that the probe has used
}

func (b *bench) common() *bench { return b }

// runner asks the probes of a service.
type runner struct {
	svc      service
	write    bool
	also     []string
	only     []string     // the names of the probes to ask; nil: all
	progress func(string) // gets the name of a step before it begins
}

// removeTime bounds the removal of what was made, which goes on after an interrupt.
const removeTime = 10 * time.Minute

// run asks all probes and removes what they have made. The error says why nothing could be asked.
func (r *runner) run(ctx context.Context) (rep report, err error) {
	rep = newReport(r)
	defer func() {
		past := r.svc.common().rec.since(0)
		rep.requests, rep.version = len(past), versionOf(past)
	}()
	r.progress("open")
	if err := r.svc.open(ctx); err != nil {
		return rep, fmt.Errorf("the folder of -in cannot be read: %s", r.explain(err))
	}
	for _, p := range r.chosen(reads) {
		rep.add(p, r.ask(ctx, p))
	}
	if r.write {
		r.inScratch(ctx, &rep)
	} else {
		for _, p := range r.chosen(writes) {
			rep.add(p, finding{state: stateNeedsWrite, reason: r.needs(p, "needs -write")})
		}
	}
	for _, p := range r.chosen(usesUp) {
		rep.add(p, r.ask(ctx, p))
	}
	return rep, nil
}

// inScratch asks the probes that write, in the scratch folder, and removes it.
func (r *runner) inScratch(ctx context.Context, rep *report) {
	probes := r.chosen(writes)
	if len(probes) == 0 {
		return
	}
	defer func() {
		r.progress("remove")
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeTime)
		defer cancel()
		rep.left = r.svc.common().made.removeAll(ctx, sure{r.svc, r.svc.common().rec}, r.explain)
	}()
	r.progress("scratch folder")
	if err := r.svc.makeScratch(ctx); err != nil {
		rep.aborted = true
		for _, p := range probes {
			f := r.unanswered(ctx, err)
			f.reason = "no scratch folder: " + f.reason
			rep.add(p, f)
		}
		return
	}
	if items := r.svc.common().made.items; len(items) > 0 { // for those whose run is killed
		r.progress("made " + items[0].name)
	}
	for _, p := range probes {
		rep.add(p, r.ask(ctx, p))
	}
}

// The parts of a run, in their order. What uses up a rate limit comes last, when nothing is left to
// be removed.
func reads(p probe) bool  { return !p.writes && p.also != alsoRate }
func writes(p probe) bool { return p.writes }
func usesUp(p probe) bool { return !p.writes && p.also == alsoRate }

// chosen returns the probes of one part of the run.
func (r *runner) chosen(part func(probe) bool) (chosen []probe) {
	for _, p := range r.svc.probes() {
		if part(p) && (r.only == nil || slices.Contains(r.only, p.name)) {
			chosen = append(chosen, p)
		}
	}
	return chosen
}

func (r *runner) ask(ctx context.Context, p probe) finding {
	if p.also != "" && !slices.Contains(r.also, p.also) {
		return finding{state: stateNeedsAlso, reason: r.needs(p, "needs ")}
	}
	if ctx.Err() != nil {
		return r.unanswered(ctx, ctx.Err())
	}
	r.progress(p.name)
	b := r.svc.common()
	before := b.rec.count()
	b.uses = nil
	f, err := p.ask(ctx)
	if err != nil {
		return r.unanswered(ctx, err)
	}
	if why := b.failure(before); f.state == stateFound && why != "" && p.also != alsoRate {
		return finding{state: stateFailed, reason: why + ", so that this run cannot be sure: ask again"}
	}
	f.detail, f.reason = clip(f.detail), clip(f.reason)
	if f.value == lagNone || f.value == lagShort { // what does not show later is gone
		b.shows = true
	}
	if _, ok := p.meaning(f); f.state == stateFound && !ok {
		return finding{state: stateFailed, reason: fmt.Sprintf("the probe has no row for %q", f.value)}
	}
	return f
}

// clip cuts what a service can make long.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 300 {
		return string(runes[:300]) + "..."
	}
	return text
}

// needs says which flags a probe needs, and what it costs.
func (r *runner) needs(p probe, text string) string {
	if p.also == "" {
		return text
	}
	if text != "needs " {
		text += " and "
	}
	return fmt.Sprintf("%s-also %s: about %d requests", text, p.also, p.requests)
}

// unanswered is the finding of a probe that ended with an error.
func (r *runner) unanswered(ctx context.Context, err error) finding {
	switch {
	case ctx.Err() != nil:
		return finding{state: stateInterrupted, reason: "the run was interrupted, or -timeout has passed"}
	case errors.Is(err, fs.ErrPermission):
		return finding{state: stateRefused, reason: r.explain(err)}
	}
	return finding{state: stateFailed, reason: r.explain(err)}
}

// explain says what an error was, and names nothing that is not the program's.
func (r *runner) explain(err error) string {
	if text := r.svc.explain(err); text != "" {
		return text
	}
	_, inNet := errors.AsType[net.Error](err)
	own, isOwn := errors.AsType[ownError](err)
	switch {
	case isOwn:
		return own.Error()
	case errors.Is(err, errNotOurs), errors.Is(err, errNotEmpty), errors.Is(err, errNotYet), errors.Is(err, errUnseen), errors.Is(err, errWithFolder):
		return err.Error()
	case errors.Is(err, farcopy.ErrOutcomeUnknown):
		return "a request had no usable response"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "no response in time"
	case inNet:
		return "no connection"
	case errors.Is(err, farcopy.ErrNotExecuted):
		return "the request was not sent"
	}
	return fmt.Sprintf("an unexpected response (%T)", err)
}

// ownError is an error in the program's own words, which may be shown as it is.
type ownError string

func (e ownError) Error() string { return string(e) }
