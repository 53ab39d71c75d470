package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/pace"
)

// copy does an item, and notes what became of it.
func (r *run) copy(w *work) {
	began, given := time.Now(), w.intent
	ctx, p := r.watchParts(w)
	result := do(ctx, r.svc, w, func(ctx context.Context, in json.RawMessage) error { return r.save(ctx, w, in) })
	took := time.Since(began)
	r.mu.Lock()
	delete(r.inParts, p)
	told := r.copied(w, given, result, took)
	r.mu.Unlock()
	if told {
		r.tell(w.item.outcomes(result))
	}
}

var errNoIntent = fmt.Errorf("%w: nothing is known of its request", farcopy.ErrOutcomeUnknown)

// do does what is left of an item, or what is to be done in its place.
func do(ctx context.Context, svc Service, w *work, save Save) Result {
	result := doItem(ctx, svc, w, save)
	if result.Instead != nil {
		w.replace(result.Instead)
		result = doItem(ctx, svc, w, save)
	}
	return result
}

func doItem(ctx context.Context, svc Service, w *work, save Save) Result {
	switch {
	case w.look && w.intent == nil:
		return Result{Action: farcopy.ActionUnknown, Err: errNoIntent}
	case w.look:
		return svc.Resolve(ctx, w.item, w.intent)
	case w.intent != nil:
		return svc.Resume(ctx, w.item, w.intent, save)
	case w.item.Action == "":
		i, err := svc.Decide(ctx, w.item)
		if err != nil {
			return Result{Action: farcopy.ActionFailed, Err: err}
		}
		w.item, w.anew = i, true
	}
	switch w.item.Action {
	case farcopy.ActionFail:
		return Result{Action: farcopy.ActionFailed, Reason: w.item.Reason}
	case farcopy.ActionSkip:
		below := w.item.Below
		return Result{Action: farcopy.ActionSkipped, Reason: w.item.Reason, Next: below, Split: len(below) > 0}
	}
	return svc.Copy(ctx, w.item, save)
}

// save has the intent in the journal before the request leaves. The disk is not waited for under
// the lock: the intents of other items go to it together with this one.
func (r *run) save(ctx context.Context, w *work, in json.RawMessage) error {
	return r.saveAll(ctx, []*work{w}, in)
}

func journalError(err error) error { return fmt.Errorf("%w: %w", farcopy.ErrJournal, err) }

// copied notes the outcome of an item, and reports whether it is to be told. given is the intent
// that the work had before it was done.
func (r *run) copied(w *work, given json.RawMessage, result Result, took time.Duration) bool {
	if w.isLong { // w.item may have been decided anew since
		r.long--
	}
	if result.Err != nil && (r.ctx.Err() != nil || errors.Is(result.Err, pace.ErrStopped)) {
		return false // the item stays open in the journal
	}
	if !r.withdraw(w, given, &result) {
		return false
	}
	if result.Busy && r.hold(w, given, result.Err) {
		return false
	}
	switch classOf(r.svc, result.Err) {
	case wait:
		if r.long == 0 && r.pause.isDown(time.Now(), result.Err) {
			r.fail(result.Err)
			return false
		}
		left := given // the request of the later one was refused
		if w.item.Long {
			left = w.intent // the latest state of parts names their upload
		}
		if r.postpone(w, left, result.Err) {
			return false
		}
	case end:
		r.fail(result.Err)
		return false
	}
	if result.Action == farcopy.ActionUnknown && !w.last && len(r.parked) < maxParked {
		w.result = new(result)
		r.parked = append(r.parked, w)
		return false
	}
	if !r.settle(w, &result) {
		return false
	}
	r.settled++
	r.pause.over()
	r.meter.add(time.Now(), w.item.count())
	if !w.item.Long && given == nil && took != unmeasured && result.Action != farcopy.ActionSkipped {
		r.pool.Done(took)
	}
	if result.Action == farcopy.ActionFailed || result.Action == farcopy.ActionStale {
		r.countFailure()
	}
	return true
}

// withdraw has the journal forget the intent of a request that was refused, so that a later run does
// not look for the copy that there cannot be: on some services that takes an hour, and the item is
// unknown meanwhile. It reports false if the journal cannot be written.
func (r *run) withdraw(w *work, given json.RawMessage, result *Result) bool {
	isRefused := result.Busy || classOf(r.svc, result.Err) != ofItem
	if !isRefused || w.item.Long || errors.Is(result.Err, farcopy.ErrJournal) || string(w.intent) == string(given) {
		return true
	}
	before := *w
	if given == nil {
		before.item = w.undecided()
	}
	value, err := before.intentValue(given)
	if err != nil {
		return true
	}
	return r.note(&journal.Record{Intents: []journal.Intent{{Item: w.place, Value: value}}})
}

// countFailure ends the run at the last failure that it may have. A later run of the journal ends at
// its first one, not at what has failed before.
func (r *run) countFailure() {
	if most := r.job.cfg.MaxFailed; most > 0 && r.book.j.Counts().Failed >= most {
		r.fail(farcopy.ErrTooManyFailed)
	}
}

// postpone puts an item back into the queue, with the intent that is left of it, and pauses the run. An
// item that is refused while others are copied is given up in the end.
func (r *run) postpone(w *work, in json.RawMessage, err error) bool {
	again := *w
	limited := errors.Is(err, farcopy.ErrRateLimited)
	if !limited && r.settled > again.at {
		again.tries++
	}
	again.at, again.intent = r.settled, in
	if again.tries >= maxTries {
		return false
	}
	if limited {
		r.pool.Throttled(0)
	}
	r.pause.begin(time.Now(), farcopy.RetryAfter(err))
	r.queue = append(r.queue, &again)
	return true
}

// settle notes the outcome of an item.
func (r *run) settle(w *work, result *Result) bool {
	o := journal.Outcome{Item: w.place, Inner: int64(len(w.item.Inner))}
	r.book.vars.BytesListed += w.item.bytes() - w.listed // it may have been decided anew
	var change map[string]json.RawMessage
	switch result.Action {
	case farcopy.ActionCopied, farcopy.ActionSkipped:
		o.Action = journal.Copied
		if result.Action == farcopy.ActionSkipped {
			o.Action = journal.Skipped
		}
		if result.Split {
			o.Inner, o.Relisted = 0, o.Inner
			r.book.vars.BytesListed -= w.item.bytes() - w.item.Size
			r.book.vars.BytesDone += w.item.Size
		} else {
			r.book.vars.BytesDone += w.item.bytes()
		}
		if w.item.Opens {
			r.book.vars.Opening--
		}
		if len(result.Next) > 0 {
			change = map[string]json.RawMessage{}
			r.book.push(result.Next, change)
		}
	default:
		o.Action = journal.Failed
		if result.Action == farcopy.ActionUnknown {
			o.Action = journal.Unknown
		}
		o.Value = reportValue(r.svc, w, result)
	}
	return r.note(&journal.Record{Outcomes: []journal.Outcome{o}, Vars: change})
}

// reportValue is what the report keeps of an item that was not copied.
func reportValue(svc Service, w *work, result *Result) json.RawMessage {
	kept := reported{Item: w.item, Action: result.Action, Reason: result.Reason}
	// A large object that was given up because the service does not take its parts has left its
	// upload: a later run goes on with it.
	if result.Action == farcopy.ActionUnknown || w.item.Long && classOf(svc, result.Err) == wait {
		kept.Intent = w.intent
	}
	if result.Err != nil {
		kept.Error = result.Err.Error()
	}
	text, err := json.Marshal(kept)
	if err != nil { // only if a Task were no JSON
		text, _ = json.Marshal(reported{Item: Item{Source: w.item.Source, Target: w.item.Target}, Action: result.Action, Error: err.Error()})
	}
	return text
}
