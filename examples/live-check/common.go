package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// What the probes of all services have in common: names, waits, and the values that mean the same
// everywhere.

// scratchName is the name of a new scratch folder.
func scratchName() string { return "farcopy-live-check-" + random() }

// random is a text of digits and lower-case letters that nobody has used.
func random() string { return strings.ToLower(rand.Text()[:16]) }

// fresh is a name for an item in the scratch folder.
func fresh(name string) string { return name + random()[:8] }

// writing is a context for a request that makes something. An interrupt does not end it, so that the
// ledger gets the id of what was made.
func writing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
}

// pause waits, unless the context ends before.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// waitFor calls f until it returns true, and returns how long that took: 0 if the first call did, else
// the time at the end of the call that did. ok is false if none did within limit.
func waitFor(ctx context.Context, limit, each time.Duration, f func() (bool, error)) (took time.Duration, ok bool, err error) {
	for begin, first := time.Now(), true; ; first = false {
		ok, err := f()
		took := time.Since(begin)
		switch {
		case first && ok:
			return 0, true, err
		case ok || err != nil || took+each > limit:
			return took, ok, err
		}
		if pause(ctx, each); ctx.Err() != nil {
			return took, false, ctx.Err()
		}
	}
}

// Listings

const (
	lagNone   = "at once"
	lagShort  = "late"
	lagLong   = "later than 30 seconds"
	lagLimit  = 40 * time.Second
	lagPause  = 500 * time.Millisecond
	lagAssume = "what was made shows in listings within the 30 seconds of Config.ReconcileTimeout"
)

var lagValues = []value{
	{name: lagNone},
	{name: lagShort},
	{name: lagLong, contradicts: true, use: "a Config.ReconcileTimeout above the measured time"},
}

// unseen is the error for what no read shows, long after it was made.
func (b *bench) unseen() error {
	if b.shows {
		return errGone
	}
	return errUnseen
}

// A sighting says between which times after a request its work showed first.
type sighting struct {
	from, to time.Duration
	late     bool // a read did not show it
	never    bool // none did, and to is 0
}

// watch calls look, which reads until it returns true, and says when the work of an exchange showed.
// Waits between two requests of a look count as part of it.
func (b *bench) watch(ctx context.Context, x exchange, limit, each time.Duration, look func() (bool, error)) (s sighting, err error) {
	for {
		n := b.rec.count()
		shown, err := look()
		past := b.rec.since(n)
		if err != nil || len(past) == 0 {
			return s, err
		}
		if shown {
			s.to = past[len(past)-1].received.Sub(x.sent)
			return s, nil
		}
		s.from, s.late = past[0].sent.Sub(x.received), true
		if s.from+each > limit {
			s.never = true
			return s, nil
		}
		if pause(ctx, each); ctx.Err() != nil {
			return s, ctx.Err()
		}
	}
}

// lagFirst is how long after the request the first listing may end that shows something at once.
const lagFirst = 2 * time.Second

// lag is the finding of how long a new item takes to show.
func lag(s sighting) finding {
	const atMost = 30 * time.Second
	switch {
	case s.late && s.from >= atMost && s.never:
		return found(lagLong, "not shown after %s", seconds(s.from))
	case s.late && s.from >= atMost:
		return found(lagLong, "seen %s to %s after the request", seconds(s.from), seconds(s.to))
	case s.never:
		return cannotTell("not shown after %s", seconds(s.from))
	case s.late && s.to <= atMost:
		return found(lagShort, "seen %s to %s after the request", seconds(s.from), seconds(s.to))
	case !s.late && s.to <= lagFirst:
		return found(lagNone, "in the first listing, %s after the request", seconds(s.to))
	}
	return cannotTell("seen %s to %s after the request, which does not decide", seconds(s.from), seconds(s.to))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// Clocks

const (
	clocksAgree  = "agree within 5 seconds"
	clocksDiffer = "differ by more than 5 seconds"
	clocksFar    = "differ by more than 5 minutes"
	clocksAssume = "the Date header of responses and the dates of items are at most 5 seconds apart"
)

var clockValues = []value{
	{name: clocksAgree},
	{name: clocksDiffer, contradicts: true, use: "no automatic second copy after a conflict or a lost response: look first (docs/reconciling.md, What can make a report wrong)"},
	{name: clocksFar, contradicts: true, use: "no automatic second copy after a conflict, a lost response or a ResolveX that says not made: look first (docs/reconciling.md, What can make a report wrong)"},
}

// clocks compares the Date header of the response to a request that made an item with the item's
// date. The item was made before the response, and not before the request, so that the time of the
// request is an error bound. Precision is that of the item's date.
func clocks(x exchange, date time.Time, precision time.Duration) (finding, error) {
	header, err := http.ParseTime(x.header.Get("Date"))
	if err != nil {
		return cannotTell("the response has no Date header"), nil
	}
	if date.IsZero() {
		return cannotTell("the item has no date"), nil
	}
	// header is cut to the second, date to its precision.
	ahead := header.Sub(date)
	from, to := ahead-precision, ahead+time.Second
	took := x.received.Sub(x.sent)
	from -= took // the item may have been made at the beginning of the request
	detail := fmt.Sprintf("the Date header is %s to %s ahead", seconds(from), seconds(to))
	switch {
	case from > 5*time.Minute, to < -5*time.Minute:
		return found(clocksFar, "%s", detail), nil
	case from > 5*time.Second, to < -5*time.Second:
		return found(clocksDiffer, "%s", detail), nil
	case from >= -5*time.Second && to <= 5*time.Second:
		return found(clocksAgree, "%s", detail), nil
	}
	return cannotTell("%s, which does not decide; the request took %s", detail, seconds(took)), nil
}

// Dates of copies

const (
	copyDateAssume = "it is that of the copy itself, by which a lost one is recognized"
	copyDateOwn    = "its own"
	copyDateSource = "the source's"
)

var copyDateValues = []value{
	{name: copyDateOwn},
	{name: copyDateSource, contradicts: true, use: "a look at the destination after ErrOutcomeUnknown: the copy looks too old to be found"},
}

// copyDatePause lies between a source and its copy, so that their dates differ if each has its own.
const copyDatePause = 3 * time.Second

// copyDate compares the date of a copy with that of its source, which are texts as in the ledger.
func copyDate(source, copied string) finding {
	from, err := time.Parse(time.RFC3339Nano, source)
	to, err2 := time.Parse(time.RFC3339Nano, copied)
	switch {
	case err != nil || err2 != nil || from.IsZero() || to.IsZero():
		return cannotTell("one of the two has no date")
	case from.Equal(to):
		return found(copyDateSource)
	case to.Sub(from) < copyDatePause-time.Second:
		return cannotTell("the date of the copy is %s after the source's, which was made %s before it", seconds(to.Sub(from)), seconds(copyDatePause))
	}
	return found(copyDateOwn, "%s after the source's", seconds(to.Sub(from)))
}

// Headers

var headerWords = []string{"rate", "limit", "quota", "retry", "remaining", "request-id", "requestid", "ecid"}

const (
	headersNone = "none"
	headersSome = "some"
)

var headerValues = []value{{name: headersNone}, {name: headersSome}}

// headers names the headers of responses that have to do with quotas or identify requests.
func headers(past []exchange) finding {
	var names []string
	for _, x := range past {
		for name := range x.header {
			has := func(word string) bool { return strings.Contains(strings.ToLower(name), word) }
			if slices.ContainsFunc(headerWords, has) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return found(headersNone, "in %d responses", len(past))
	}
	slices.Sort(names)
	return found(headersSome, "%s", strings.Join(names, ", "))
}

// Rate limits

const (
	rateTold   = "429 with Retry-After"
	rateUntold = "429 without Retry-After"
	rateNone   = "no 429"
)

var rateValues = []value{
	{name: rateTold},
	{name: rateUntold},
	{name: rateNone},
}

// useUp sends requests, several at once, until one gets a 429.
func useUp(ctx context.Context, rec *recorder, requests int, send func(context.Context) error) (finding, error) {
	const concurrent = 8
	begin, first, refused := time.Now(), rec.count(), rec.statuses(http.StatusTooManyRequests)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var left atomic.Int64
	left.Store(int64(requests))
	var senders sync.WaitGroup
	for range concurrent {
		senders.Go(func() {
			for left.Add(-1) >= 0 && ctx.Err() == nil {
				if err := send(ctx); err != nil && ctx.Err() == nil {
					stop(err)
				} else if rec.statuses(http.StatusTooManyRequests) > refused {
					stop(nil)
				}
			}
		})
	}
	senders.Wait()
	past := rec.since(first)
	at := slices.IndexFunc(past, func(x exchange) bool { return x.status == http.StatusTooManyRequests })
	if at < 0 {
		if err := context.Cause(ctx); err != nil { // also of the caller
			return finding{}, err
		}
		return found(rateNone, "in %d requests in %s", len(past), seconds(time.Since(begin))), nil
	}
	detail := fmt.Sprintf("after %d requests in %s", at, seconds(past[at].received.Sub(begin)))
	if after := past[at].header.Get("Retry-After"); after != "" {
		return found(rateTold, "%s; Retry-After: %s", detail, after), nil
	}
	return found(rateUntold, "%s", detail), nil
}
